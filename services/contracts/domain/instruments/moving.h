// From state to state, with the record of it. For steps alone: nothing here asks whether the step may be made.
#pragma once

#include <string>

#include "services/contracts/domain/instruments/state_machine.h"
#include "services/contracts/domain/instruments/steps.h"

namespace socle::contracts {

struct Words {
  std::string party = {};  // whose own act it is
  std::string reason = {};
};

// The state must allow the step.
void Move(const Doing& doing, Step step, const Words& words, InstrumentFile& file);

// The same, back to negotiation: a new version repeats the text, and no signature counts any more. What was deliberated
// and decided stays on record, under the digest that it was about.
void BackToNegotiation(const Doing& doing, Step step, const Words& words, InstrumentFile& file);

// First day on which it holds no longer, if it enters into force on that day.
Date EndFrom(const Instrument& instrument, Date effective);

}  // namespace socle::contracts
