// The states of an instrument and the steps between them: a table, and nothing else decides where a step leads.
#pragma once

#include <optional>
#include <string_view>

#include "services/contracts/domain/instruments/instrument.h"
#include "services/contracts/domain/instruments/obstacle.h"

namespace socle::contracts {

enum class Step {
  kSubmit,
  kFreeze,
  kOpenVoting,
  kOpenSigning,
  kEnterIntoForce,
  kRefuse,
  kWithdrawSignature,
  kReopen,
  kStartReview,
  kEndReview,
  kTerminate,
  kExpire,
  kSupersede,
};

// "entered-into-force": as transitions and events show it.
std::string_view StepSlug(Step step);

// Where the step leads from this state; nullopt: nowhere.
std::optional<InstrumentState> Target(Step step, InstrumentState from);

// Adds an obstacle unless the step leads somewhere from this state.
void RequireState(Step step, InstrumentState state, Obstacles& obstacles);

// Adds an obstacle unless the state is one of those given.
void RequireStateIn(std::initializer_list<InstrumentState> wanted, InstrumentState state, Obstacles& obstacles);

}  // namespace socle::contracts
