#include "services/contracts/domain/instruments/moving.h"

#include <algorithm>

namespace socle::contracts {

void Move(const Doing& doing, Step step, const Words& words, InstrumentFile& file) {
  Instrument& instrument = file.instrument;
  const InstrumentState to = *Target(step, instrument.state);
  file.transitions.push_back(
      {.number = ++file.transition_count,
       .from = static_cast<int>(instrument.state),
       .to = to,
       .step = std::string(StepSlug(step)),
       .party = words.party,
       .reason = words.reason,
       .version = instrument.frozen_version != 0 ? instrument.frozen_version : instrument.latest_version,
       .sha256 = instrument.sha256,
       .actor = doing.actor});
  instrument.state = to;
}

void BackToNegotiation(const Doing& doing, Step step, const Words& words, InstrumentFile& file) {
  Move(doing, step, words, file);
  Instrument& instrument = file.instrument;
  for (Signature& signature : file.signatures) {
    if (signature.state != SignatureState::kGiven) continue;
    signature.state = SignatureState::kVoid;
    signature.revision = 0;
  }
  file.versions.push_back(
      {.number = ++instrument.latest_version, .copied_from = instrument.frozen_version, .author = doing.actor});
  instrument.frozen_version = 0;
  instrument.sha256.clear();
  instrument.decisions.clear();
  file.lists_changed = true;
  instrument.return_reason = words.reason;
  instrument.returned_by = words.party;
}

Date EndFrom(const Instrument& instrument, Date effective) {
  if (instrument.duration_months == 0) return instrument.agreed_end;
  return std::min(PlusMonths(effective, instrument.duration_months), instrument.agreed_end);
}

}  // namespace socle::contracts
