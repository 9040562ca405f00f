// What a party does for itself. As steps.h: the thing is done, or what stands against it is returned and nothing
// changes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/contracts/domain/instruments/steps.h"

namespace socle::contracts {

// Why a ballot cannot have given the result; nullopt: it can. A tie adopts where who presides was for (CGCT L2121-20).
struct BallotFault {
  std::string field;  // "for_count"
  std::string english;
  std::string french;
};
std::optional<BallotFault> FaultOf(const Ballot& ballot, DeliberationResult result);

// What the organ of a party decided on the frozen content.
Obstacles Deliberate(const Doing& doing, const KindRules& rules, Deliberation deliberation, InstrumentFile& file);
// `changed` has the identity of one that is there; what was voted and came of it stays.
Obstacles Complete(const Doing& doing, const Deliberation& changed, InstrumentFile& file);
Obstacles Empower(Mandate mandate, InstrumentFile& file);
// `end`: first day on which it holds no longer.
Obstacles EndMandate(std::string_view id, Date end, InstrumentFile& file);
// Sets the version.
Obstacles Sign(const Doing& doing, Signature signature, InstrumentFile& file);
Obstacles WithdrawSignature(const Doing& doing, std::string_view id, std::string_view reason, InstrumentFile& file);
Obstacles Refuse(const Doing& doing, std::string_view party, std::string_view reason, InstrumentFile& file);

}  // namespace socle::contracts
