#include "services/contracts/api/plan/named_parties.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {

std::vector<NamedParty> NamedPartiesOf(const plan::Action& action) {
  std::vector<NamedParty> named;
  const auto add = [&named](std::string field, const std::string& name) {
    if (!name.empty()) named.push_back({std::move(field), name});
  };
  add("action.owner", action.owner);
  for (size_t i = 0; i < action.partners.size(); ++i) {
    add(fmt::format("action.partners[{}].party", i), action.partners[i].party);
  }
  for (size_t i = 0; i < action.funding.size(); ++i) {
    add(fmt::format("action.funding_lines[{}].financer", i), action.funding[i].financer);
  }
  return named;
}

std::set<std::string> NamesOf(const plan::Action& action) {
  std::set<std::string> names;
  for (NamedParty& named : NamedPartiesOf(action)) names.insert(std::move(named.name));
  return names;
}

absl::Status LookUpNamed(Registry* registry, const std::vector<NamedParty>& named, const std::set<std::string>& known,
                         Registry::Deadline deadline, socle::api::Violations* violations) {
  std::set<std::string> asked;
  for (const NamedParty& one : named) {
    if (!known.contains(one.name)) asked.insert(one.name);
  }
  if (asked.empty()) return absl::OkStatus();
  const absl::StatusOr<std::set<std::string>> there =
      registry->Known(std::vector<std::string>(asked.begin(), asked.end()), deadline);
  if (absl::IsUnavailable(there.status())) {
    return RegistryUnavailable("owner, partners and financers of the action",
                               "le maître d'ouvrage, les partenaires et les financeurs de l'action");
  }
  if (!there.ok()) return there.status();
  for (const NamedParty& one : named) {
    if (!asked.contains(one.name) || there->contains(one.name)) continue;
    violations->Add(one.field, fmt::format("{} is not known to the registry", one.name),
                    fmt::format("{} : {} est inconnu du registre.", one.field, one.name));
  }
  return absl::OkStatus();
}

}  // namespace socle::contracts::api
