#include "services/contracts/api/contracts/registry_lookup.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

const std::string kParty = "party ";
const std::string kTerritory = "territory ";
const std::string kBody = "body ";

// The same fault as the registry's client gives, that says what it was about.
absl::Status AboutNames(const absl::Status& status) {
  if (!absl::IsUnavailable(status)) return status;
  return RegistryUnavailable("parties, territory and bodies of the contract",
                             "ce que sont les parties, le territoire et les instances du contrat");
}

absl::Status LookUpParties(Registry* registry, const std::set<std::string>& known, Date today,
                           Registry::Deadline deadline, Contract* contract, socle::api::Violations* violations) {
  std::vector<std::string> names;
  std::vector<size_t> places;
  for (size_t i = 0; i < contract->parties.size(); ++i) {
    if (known.contains(kParty + contract->parties[i].party)) continue;
    names.push_back(contract->parties[i].party);
    places.push_back(i);
  }
  if (names.empty()) return absl::OkStatus();
  const Date day = DayOfParties(*contract, today);
  const absl::StatusOr<std::vector<PartyIdentity>> identities = registry->Parties(names, day, deadline);
  if (!identities.ok()) return AboutNames(identities.status());
  for (size_t i = 0; i < identities->size(); ++i) {
    ContractParty& party = contract->parties[places[i]];
    Contract one{.parties = {party}};
    for (Fault fault : TakeIdentities({(*identities)[i]}, day, &one)) {
      fault.field = fmt::format("parties[{}].party", places[i]);
      AddFaults({fault}, violations);
    }
    party = one.parties.front();
  }
  return absl::OkStatus();
}

absl::Status LookUpName(Registry* registry, const std::string& name, const std::string& field,
                        Registry::Deadline deadline, socle::api::Violations* violations) {
  const absl::StatusOr<bool> there = registry->Exists(name, deadline);
  if (!there.ok()) return AboutNames(there.status());
  if (!*there) {
    AddFaults({{field, fmt::format("{} is not known to the registry", name),
                fmt::format("{} est inconnu du registre.", name)}},
              violations);
  }
  return absl::OkStatus();
}

}  // namespace

std::set<std::string> RegistryNamesOf(const Contract& contract) {
  std::set<std::string> names{kTerritory + contract.territory};
  for (const ContractParty& party : contract.parties) names.insert(kParty + party.party);
  for (const ContractBody& body : contract.bodies) names.insert(kBody + body.body);
  return names;
}

absl::Status LookUp(Registry* registry, const std::set<std::string>& known, Date today, Registry::Deadline deadline,
                    Contract* contract, socle::api::Violations* violations) {
  SOCLE_RETURN_IF_ERROR(LookUpParties(registry, known, today, deadline, contract, violations));
  if (!known.contains(kTerritory + contract->territory)) {
    SOCLE_RETURN_IF_ERROR(LookUpName(registry, contract->territory, "territory", deadline, violations));
  }
  for (size_t i = 0; i < contract->bodies.size(); ++i) {
    const std::string& body = contract->bodies[i].body;
    if (known.contains(kBody + body)) continue;
    SOCLE_RETURN_IF_ERROR(LookUpName(registry, body, fmt::format("bodies[{}].body", i), deadline, violations));
  }
  return absl::OkStatus();
}

}  // namespace socle::contracts::api
