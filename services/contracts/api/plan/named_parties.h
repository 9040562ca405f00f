// Whom an action names: its owner, its partners, who pays. What the registry does not know is refused when it is
// written, asked once a command and before the transaction that writes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "platform/api/violations.h"
#include "services/contracts/domain/plan/action.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts::api {

struct NamedParty {
  std::string field;  // "action.funding_lines[2].financer"
  std::string name;
};
// In the order of fields; those that have no name are left out.
std::vector<NamedParty> NamedPartiesOf(const plan::Action& action);
std::set<std::string> NamesOf(const plan::Action& action);

// A violation for each that is not in `known` and that the registry has never known. Whoever has ended may still be
// named: plans are older than their parties' mergers. UNAVAILABLE REGISTRY_UNAVAILABLE.
absl::Status LookUpNamed(Registry* registry, const std::vector<NamedParty>& named, const std::set<std::string>& known,
                         Registry::Deadline deadline, socle::api::Violations* violations);

}  // namespace socle::contracts::api
