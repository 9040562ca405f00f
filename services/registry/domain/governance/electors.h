// Who has a voice in a decision: the voting members of the day, as the attendance of its meeting has them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "services/registry/domain/governance/decision_reason.h"
#include "services/registry/domain/governance/meeting.h"
#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/vote.h"

namespace socle::registry {

// One elector for each member that has a voice, in the order given. `attendance`: null without a meeting; of whom it
// says nothing is away.
//
// Who presides: without a meeting the chair; at a meeting the chair where it is there itself, else the one vice-chair
// that is. Nobody, where several vice-chairs are.
std::vector<Elector> ElectorsOf(const Statute& statute, std::span<const Member> members,
                                const std::vector<Attendance>* attendance);

// What makes them unfit to vote: nobody; proxies that the statute does not allow; two members of one party that has one
// voice. `body_id`: for the names of subjects.
Reasons FaultsOf(const Statute& statute, std::span<const Elector> electors, std::string_view body_id);

}  // namespace socle::registry
