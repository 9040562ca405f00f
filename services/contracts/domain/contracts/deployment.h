// A programme as it spreads over the territories of a pilot: where each contract stood on a day.
#pragma once

#include <string>
#include <vector>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

// As socle.contracts.v1.DeploymentEntry.Stage says them.
enum class DeploymentStage { kPlanned = 1, kInPreparation = 2, kInForce = 3, kEnded = 4 };

// An instrument that had entered into force by the day.
struct DeployedInstrument {
  std::string id;
  std::string kind;  // id of a kind of the programme
  Date effective;
  Date end = Date::Max();  // first day on which it holds no longer

  bool HoldsOn(Date day) const { return effective <= day && day < end; }
};

struct Deployed {
  Contract contract;                            // as it is now
  std::string phase;                            // of the day; empty: it had not begun
  Date phase_began = Date::Min();               // Min: not known
  std::vector<DeployedInstrument> instruments;  // by the day on which they entered into force
};

// Contracts and framework conventions count; a protocol or a strategic framework comes before. `programme` is nullptr
// where this deployment has it no longer: then every instrument counts.
DeploymentStage StageOn(const Deployed& deployed, const Programme* programme, Date day);

}  // namespace socle::contracts
