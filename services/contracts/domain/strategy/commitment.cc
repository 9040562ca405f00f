#include "services/contracts/domain/strategy/commitment.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace socle::contracts {
namespace {

using State = CommitmentState;

constexpr State kToPromise[] = {State::kProposed};
constexpr State kToReport[] = {State::kPromised, State::kContested};
constexpr State kToAnswer[] = {State::kReported};
constexpr State kToWaive[] = {State::kProposed, State::kPromised, State::kReported, State::kContested};

struct Transition {
  std::span<const State> from;
  State to;
};

Transition TransitionOf(CommitmentStep step) {
  switch (step) {
    case CommitmentStep::kPromise:
      return {kToPromise, State::kPromised};
    case CommitmentStep::kReport:
      return {kToReport, State::kReported};
    case CommitmentStep::kAccept:
      return {kToAnswer, State::kFulfilled};
    case CommitmentStep::kContest:
      return {kToAnswer, State::kContested};
    case CommitmentStep::kWaive:
      return {kToWaive, State::kWaived};
  }
  return {{}, State::kProposed};
}

std::string_view FrenchOf(State state) {
  switch (state) {
    case State::kProposed:
      return "proposé";
    case State::kPromised:
      return "promis";
    case State::kReported:
      return "déclaré tenu";
    case State::kFulfilled:
      return "tenu";
    case State::kContested:
      return "contesté";
    case State::kWaived:
      return "abandonné";
  }
  return "";
}

}  // namespace

bool IsOfDebtor(CommitmentStep step) { return step == CommitmentStep::kPromise || step == CommitmentStep::kReport; }

StrategyConditions Take(CommitmentStep step, Commitment& commitment) {
  const Transition transition = TransitionOf(step);
  if (std::find(transition.from.begin(), transition.from.end(), commitment.state) == transition.from.end()) {
    return {{"STATE", std::string(StateName(commitment.state)),
             fmt::format("It is {}, and does not become {} from there.", StateName(commitment.state),
                         StateName(transition.to)),
             fmt::format("L'engagement est {} : il ne peut devenir {}.", FrenchOf(commitment.state),
                         FrenchOf(transition.to))}};
  }
  commitment.state = transition.to;
  return {};
}

bool IsLate(const Commitment& commitment, Date today) {
  const bool owed = commitment.state == State::kPromised || commitment.state == State::kContested;
  return owed && commitment.due_date < today;
}

std::string_view StateName(CommitmentState state) {
  switch (state) {
    case State::kProposed:
      return "PROPOSED";
    case State::kPromised:
      return "PROMISED";
    case State::kReported:
      return "REPORTED";
    case State::kFulfilled:
      return "FULFILLED";
    case State::kContested:
      return "CONTESTED";
    case State::kWaived:
      return "WAIVED";
  }
  return "UNKNOWN";
}

}  // namespace socle::contracts
