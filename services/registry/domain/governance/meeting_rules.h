// What a statute asks of convocations and attendance.
#pragma once

#include <span>
#include <string_view>

#include "services/registry/domain/governance/meeting.h"
#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/statute.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry {

// "CONVENED", as the API shows it.
std::string_view StateName(MeetingState state);

// NOTICE: fewer full days between convocation and meeting, neither day counted, than the statute asks for. Where no
// source says when it was convened: nothing is judged.
UnmetConditions CheckNotice(const Statute& statute, const Meeting& meeting);

// Everything that is wrong with who was there, all of it together; at most kMaxAttendanceFaults are told:
//   MEMBER     does not sit on the day, or is there twice
//   PROXY      the statute gives none, the member has no voice, or stands in for itself
//   HOLDER     is no voting member that is there
//   PROXIES    stands in for more than the statute allows
//   ALTERNATE  is none of the member's
// `members`: those that sit on the day and are named in `attendances`, in the order of their ids.
UnmetConditions CheckAttendance(const Statute& statute, std::string_view body_id, std::span<const Member> members,
                                std::span<const Attendance> attendances);

inline constexpr size_t kMaxAttendanceFaults = 100;

// Members that hold a proxy.
int32_t CountProxyHolders(std::span<const Attendance> attendances);

}  // namespace socle::registry
