#include "services/contracts/domain/contracts/contract_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace socle::contracts {

void Normalise(Contract* contract) {
  std::sort(contract->parties.begin(), contract->parties.end(),
            [](const ContractParty& a, const ContractParty& b) { return a.party < b.party; });
  const auto once = [](auto* list) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  };
  once(&contract->bodies);
  once(&contract->external_ids);
}

Faults FaultsOf(const Contract& contract, const Programme& programme) {
  Faults faults;
  if (contract.FindParty(contract.pilot) == nullptr) {
    faults.push_back({"pilot", "is none of the parties", "Le pilote doit être l'une des parties."});
  }
  std::set<std::string_view> parties;
  for (const ContractParty& party : contract.parties) {
    if (parties.insert(party.party).second) continue;
    faults.push_back({"parties", fmt::format("{} is there twice", party.party),
                      fmt::format("{} figure deux fois parmi les parties.", party.party)});
  }
  for (const ContractBody& body : contract.bodies) {
    if (programme.FindBodyRole(body.role) != nullptr) continue;
    faults.push_back({"bodies", fmt::format("'{}' is no body role of {}", body.role, NameOf(programme)),
                      fmt::format("« {} » n'est pas une instance de {}.", body.role, programme.display_name)});
  }
  if (contract.predecessor == NameOf(contract)) {
    faults.push_back({"predecessor", "is the contract itself", "Un contrat ne peut se succéder à lui-même."});
  }
  if (contract.launch_certainty == LaunchCertainty::kStated && contract.launch.IsOpen()) {
    faults.push_back({"launch_date", "is unset, though it is said to be stated",
                      "Une date de lancement attestée doit être donnée."});
  }
  if (contract.launch_certainty == LaunchCertainty::kAmbiguous && !contract.launch.IsOpen()) {
    faults.push_back({"launch_date", "is set, though no source says which day it is",
                      "Une date de lancement que les sources laissent ambiguë reste vide."});
  }
  return faults;
}

Faults TakeIdentities(const std::vector<PartyIdentity>& identities, Date day, Contract* contract) {
  Faults faults;
  for (size_t i = 0; i < identities.size() && i < contract->parties.size(); ++i) {
    const PartyIdentity& identity = identities[i];
    ContractParty& party = contract->parties[i];
    const std::string field = fmt::format("parties[{}].party", i);
    if (!identity.exists) {
      faults.push_back({field, fmt::format("{} is not known to the registry", party.party),
                        fmt::format("{} est inconnu du registre.", party.party)});
    } else if (!identity.alive) {
      faults.push_back({field, fmt::format("{} does not live on {}", party.party, day.ToString()),
                        fmt::format("{} n'existe pas au {}.", party.party, day.ToString())});
    } else if (!identity.can_sign) {
      faults.push_back({field, fmt::format("{} is no legal person and cannot sign", party.party),
                        fmt::format("{} n'est pas une personne morale et ne peut signer.", party.party)});
    } else if (party.label.empty()) {
      party.label = identity.label;
    }
  }
  return faults;
}

Date DayOfParties(const Contract& contract, Date today) {
  if (!contract.perimeter_as_of.IsOpen()) return contract.perimeter_as_of;
  return contract.launch.IsOpen() ? today : contract.launch;
}

}  // namespace socle::contracts
