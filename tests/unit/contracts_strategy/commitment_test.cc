#include "services/contracts/domain/strategy/commitment.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace socle::contracts {
namespace {

using State = CommitmentState;
using Step = CommitmentStep;

constexpr State kStates[] = {State::kProposed,  State::kPromised,  State::kReported,
                             State::kFulfilled, State::kContested, State::kWaived};
constexpr Step kSteps[] = {Step::kPromise, Step::kReport, Step::kAccept, Step::kContest, Step::kWaive};

Commitment In(State state) {
  Commitment commitment;
  commitment.state = state;
  return commitment;
}

TEST(CommitmentSteps, LeadWhereTheDocumentationSaysAndNowhereElse) {
  const std::map<std::pair<State, Step>, State> allowed = {
      {{State::kProposed, Step::kPromise}, State::kPromised},  {{State::kPromised, Step::kReport}, State::kReported},
      {{State::kContested, Step::kReport}, State::kReported},  {{State::kReported, Step::kAccept}, State::kFulfilled},
      {{State::kReported, Step::kContest}, State::kContested}, {{State::kProposed, Step::kWaive}, State::kWaived},
      {{State::kPromised, Step::kWaive}, State::kWaived},      {{State::kReported, Step::kWaive}, State::kWaived},
      {{State::kContested, Step::kWaive}, State::kWaived},
  };
  for (const State from : kStates) {
    for (const Step step : kSteps) {
      Commitment commitment = In(from);
      const StrategyConditions unmet = Take(step, commitment);
      const auto expected = allowed.find({from, step});
      SCOPED_TRACE(StateName(from));
      EXPECT_EQ(unmet.empty(), expected != allowed.end());
      EXPECT_EQ(commitment.state, expected == allowed.end() ? from : expected->second);
      if (!unmet.empty()) {
        EXPECT_EQ(unmet[0].type, "STATE");
        EXPECT_FALSE(unmet[0].french.empty());
      }
    }
  }
}

TEST(CommitmentSteps, TheDebtorPromisesAndReportsTheCreditorAnswers) {
  for (const Step step : kSteps) {
    EXPECT_EQ(IsOfDebtor(step), step == Step::kPromise || step == Step::kReport);
  }
}

RC_GTEST_PROP(CommitmentSteps, NothingIsFulfilledThatItsDebtorDidNotPromiseAndReport, ()) {
  Commitment commitment = In(State::kProposed);
  std::set<Step> taken;
  const int steps = *rc::gen::inRange(0, 30);
  for (int i = 0; i < steps; ++i) {
    const Step step = *rc::gen::elementOf(std::vector<Step>(std::begin(kSteps), std::end(kSteps)));
    if (Take(step, commitment).empty()) taken.insert(step);
  }
  if (commitment.state == State::kFulfilled) {
    RC_ASSERT(taken.contains(Step::kPromise) && taken.contains(Step::kReport) && taken.contains(Step::kAccept));
    RC_ASSERT(!taken.contains(Step::kWaive));
  }
}

TEST(CommitmentLateness, BeginsTheDayAfterTheDueDate) {
  Commitment commitment = In(State::kPromised);
  commitment.due_date = Date::Of(2014, 7, 7);
  EXPECT_FALSE(IsLate(commitment, Date::Of(2014, 7, 7)));
  EXPECT_TRUE(IsLate(commitment, Date::Of(2014, 7, 8)));
}

TEST(CommitmentLateness, IsOfWhatIsStillOwedOnly) {
  for (const State state : kStates) {
    Commitment commitment = In(state);
    commitment.due_date = Date::Of(2014, 7, 7);
    EXPECT_EQ(IsLate(commitment, Date::Of(2020, 1, 1)), state == State::kPromised || state == State::kContested)
        << StateName(state);
  }
}

TEST(CommitmentLateness, WithoutADateNothingIsLate) {
  EXPECT_FALSE(IsLate(In(State::kPromised), Date::Of(9999, 12, 31)));
}

TEST(CommitmentTerms, AreOpenUntilTheDebtorHasPromised) {
  for (const State state : kStates) EXPECT_EQ(HasOpenTerms(In(state)), state == State::kProposed);
}

}  // namespace
}  // namespace socle::contracts
