// Thousands of random commands, done to an instrument and to a model of it that shares no code with it.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "services/contracts/api/programmes/programme_files.h"
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
constexpr int kRounds = 20;

// How often each was reached: a step "STATE → STATE", or a state by the kind of the instrument.
using Reached = std::map<std::string, int>;

bool AllReached(const std::vector<std::string>& wanted, Reached& reached) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& each) { return reached[each] >= kOften; });
}

// Does drawn commands to drawn worlds, until all that is wanted was reached often. `draw` gives a world and its name:
// not the same one in another round, for rapidcheck draws the same numbers in each.
template <typename Draw>
int Drive(const std::vector<std::string>& wanted, Reached& reached, const Draw& draw) {
  constexpr size_t kSteps = 300;
  int steps = 0;
  const auto round = [&](int number) {
    return rc::check("the domain does what the model does", [&] {
      auto [world, name] = draw(number);
      const auto commands = *rc::gen::container<std::vector<Command>>(kSteps, rc::gen::arbitrary<Command>());
      for (const Command& command : commands) {
        const std::string before = world.model().state;
        const auto wrong = world.Do(command);
        if (wrong) RC_FAIL(name + ": " + *wrong);
        ++steps;
        if (world.model().state == before) continue;
        ++reached[before + " → " + world.model().state];
        ++reached[name + " " + world.model().state];
      }
    });
  };
  // One round of 100 instruments ends too few of them early for every seed: rounds go on until each step was seen.
  bool right = round(0);
  for (int again = 1; right && again < kRounds && !AllReached(wanted, reached); ++again) right = round(again);
  EXPECT_TRUE(right);
  for (const std::string& each : wanted) EXPECT_GE(reached[each], kOften) << each;
  return steps;
}

TEST(InstrumentModel, NoReachableStateIsInForceWithoutEveryProofAndNoSignatureSurvivesAChangeOfContent) {
  Reached reached;
  const std::vector<std::string> wanted(std::begin(kMustBeReached), std::end(kMustBeReached));
  const int steps = Drive(wanted, reached, [](int round) {
    return std::pair(World((*rc::gen::inRange(0, 12) + round) % 12), std::string("drawn"));
  });
  EXPECT_GE(steps, 10'000);
  std::string told;
  for (const auto& [step, count] : reached) told += fmt::format("  {} {}\n", count, step);
  std::cout << steps << " steps:\n" << told;
}

TEST(InstrumentModel, HoldsForEveryKindOfEveryProgramme) {
  const auto catalogue = api::ReadProgrammes("data/programmes");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  struct Kind {
    std::string name;
    const InstrumentKind* kind;
  };
  std::vector<Kind> kinds;
  std::vector<std::string> wanted;
  for (const auto& [id, programme] : catalogue->all()) {
    for (const InstrumentKind& kind : programme.instrument_kinds) {
      kinds.push_back({id + "/" + kind.id, &kind});
      wanted.push_back(kinds.back().name + " IN_FORCE");
    }
  }
  ASSERT_EQ(catalogue->all().size(), 5u);
  ASSERT_GE(kinds.size(), 15u);
  Reached reached;
  size_t drawn = 0;
  const int steps = Drive(wanted, reached, [&](int round) {
    const Kind& one = kinds[++drawn % kinds.size()];
    return std::pair(World((*rc::gen::inRange(0, 12) + round) % 12, *one.kind), one.name);
  });
  EXPECT_GE(steps, 10'000);
  for (const std::string& each : wanted) std::cout << "  " << reached[each] << " " << each << "\n";
}

}  // namespace
}  // namespace socle::contracts
