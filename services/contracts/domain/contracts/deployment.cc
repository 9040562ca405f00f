#include "services/contracts/domain/contracts/deployment.h"

namespace socle::contracts {
namespace {

bool Counts(const DeployedInstrument& instrument, const Programme* programme) {
  if (programme == nullptr) return true;
  const InstrumentKind* kind = programme->FindKind(instrument.kind);
  return kind != nullptr && (kind->category == InstrumentCategory::kContract ||
                             kind->category == InstrumentCategory::kFrameworkConvention);
}

}  // namespace

DeploymentStage StageOn(const Deployed& deployed, const Programme* programme, Date day) {
  bool had_one = false;
  for (const DeployedInstrument& instrument : deployed.instruments) {
    if (!Counts(instrument, programme) || instrument.effective > day) continue;
    if (instrument.HoldsOn(day)) return DeploymentStage::kInForce;
    had_one = true;
  }
  if (had_one) return DeploymentStage::kEnded;
  const Contract& contract = deployed.contract;
  const bool foreseen =
      contract.launch.IsOpen() ? contract.launch_certainty == LaunchCertainty::kPlanned : day < contract.launch;
  return foreseen ? DeploymentStage::kPlanned : DeploymentStage::kInPreparation;
}

}  // namespace socle::contracts
