// Thousands of random commands, done to an instrument and to a model of it that shares no code with it.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "tests/unit/contracts_instruments/model_world.h"

namespace rc {

template <>
struct Arbitrary<socle::contracts::Command> {
  static Gen<socle::contracts::Command> arbitrary() {
    using socle::contracts::Command;
    // Numbers from kCommands on ask for whatever brings the instrument forward: else few would ever be in force.
    return gen::build<Command>(gen::set(&Command::what, gen::inRange(0, socle::contracts::World::kCommands * 4)),
                               gen::set(&Command::party, gen::inRange(0, 5)),
                               gen::set(&Command::a, gen::inRange(0, 40)), gen::set(&Command::b, gen::inRange(0, 40)));
  }
};

}  // namespace rc

namespace socle::contracts {
namespace {

// What must have been reached: a test that never gets there proves nothing.
constexpr const char* kMustBeReached[] = {"SIGNING → IN_FORCE", "SIGNING → UNDER_NEGOTIATION",
                                          "VOTING → UNDER_NEGOTIATION", "IN_FORCE → UNDER_REVIEW",
                                          "IN_FORCE → TERMINATED"};
constexpr int kOften = 5;

bool EverythingWasReached(std::map<std::string, int>& reached) {
  return std::all_of(std::begin(kMustBeReached), std::end(kMustBeReached),
                     [&](const char* step) { return reached[step] >= kOften; });
}

TEST(InstrumentModel, NoReachableStateIsInForceWithoutEveryProofAndNoSignatureSurvivesAChangeOfContent) {
  constexpr size_t kSteps = 300;
  constexpr int kRounds = 20;
  std::map<std::string, int> reached;
  int steps = 0;
  const auto round = [&] {
    return rc::check("the domain does what the model does", [&] {
      World world(*rc::gen::inRange(0, 12));
      const auto commands = *rc::gen::container<std::vector<Command>>(kSteps, rc::gen::arbitrary<Command>());
      for (const Command& command : commands) {
        const std::string before = world.model().state;
        const auto wrong = world.Do(command);
        if (wrong) RC_FAIL(*wrong);
        ++steps;
        if (world.model().state != before) ++reached[before + " → " + world.model().state];
      }
    });
  };
  // One round of 100 instruments ends too few of them early for every seed: rounds go on until each step was seen.
  ASSERT_TRUE(round());
  for (int again = 1; again < kRounds && !EverythingWasReached(reached); ++again) ASSERT_TRUE(round());
  EXPECT_GE(steps, 10'000);
  for (const char* step : kMustBeReached) EXPECT_GE(reached[step], kOften) << step;
  std::string told;
  for (const auto& [step, count] : reached) told += fmt::format("  {} {}\n", count, step);
  std::cout << steps << " steps:\n" << told;
}

}  // namespace
}  // namespace socle::contracts
