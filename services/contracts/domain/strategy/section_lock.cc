#include "services/contracts/domain/strategy/section_lock.h"

#include <fmt/format.h>

namespace socle::contracts {

StrategyConditions CheckLock(std::string_view section, bool locked, std::string_view instrument, Coverage coverage) {
  StrategyConditions unmet;
  if (locked) {
    unmet.push_back({"ALREADY_LOCKED", std::string(section), fmt::format("Section {} is locked already.", section),
                     fmt::format("La section {} est déjà verrouillée.", section)});
  }
  if (coverage == Coverage::kNoInstrument) {
    unmet.push_back({"INSTRUMENT", std::string(instrument), fmt::format("The contract has no {}.", instrument),
                     fmt::format("Le contrat n'a pas d'instrument {}.", instrument)});
  } else if (coverage == Coverage::kOpenText) {
    unmet.push_back({"INSTRUMENT", std::string(instrument),
                     fmt::format("The text of {} is not frozen: it covers nothing yet.", instrument),
                     fmt::format("Le texte de {} n'est pas arrêté : il ne couvre encore rien.", instrument)});
  }
  return unmet;
}

}  // namespace socle::contracts
