#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/census/domain/observatory/rebase.h"

namespace socle::census {
namespace {

const Date kDay = Date::Of(2019, 1, 1);

// Communes c0, c1, … in the groupings named; "" is none.
Perimeter PerimeterOf(const std::vector<std::string>& epci, const std::vector<int64_t>& inhabitants = {}) {
  Perimeter perimeter{.day = kDay, .labels = {{"a", "CC d'A"}, {"b", "CC de B"}}};
  for (size_t i = 0; i < epci.size(); ++i) {
    Ground ground{.commune = "c" + std::to_string(i), .label = "C" + std::to_string(i), .epci = epci[i]};
    if (i < inhabitants.size()) ground.population = inhabitants[i];
    perimeter.communes.push_back(ground);
  }
  return perimeter;
}

Aggregate Over(const Perimeter& perimeter, const std::vector<IndicatorValue>& values,
               const std::set<std::string>& communes) {
  GroundFlow flow;
  for (const Ground& ground : perimeter.communes) flow.push_back({{ground.commune}});
  const Measured measured[] = {{values, &perimeter, &flow}};
  return AggregateOver(measured, Geography::kEpci, perimeter, communes);
}

IndicatorValue Of(const std::string& who, int64_t units, ValueStatus status = ValueStatus::kFinal) {
  return {.collectivite = who, .units = units, .status = status};
}

TEST(Aggregate, AddsWhatLiesOnTheGroundAsAWhole) {
  const Aggregate all = Over(PerimeterOf({"a", "a", "b"}), {Of("a", 10), Of("b", 20)}, {"c0", "c1", "c2"});
  EXPECT_EQ(all.value->units, 30);
  EXPECT_EQ(all.value->quality, Quality::kExact);
  EXPECT_EQ(all.value->parts.size(), 2u);
  EXPECT_TRUE(all.lacking.empty());
}

TEST(Aggregate, DividesWhatLiesThereInPart) {
  const Aggregate some = Over(PerimeterOf({"a", "a", "b"}, {100, 300, 50}), {Of("a", 40), Of("b", 7)}, {"c1", "c2"});
  EXPECT_EQ(some.value->units, 37);
  EXPECT_EQ(some.value->quality, Quality::kEstimated);
}

TEST(Aggregate, NamesWhoLacksAValueMostCommunesFirst) {
  const Aggregate some = Over(PerimeterOf({"a", "", "b", "b"}), {Of("a", 10)}, {"c0", "c1", "c2", "c3"});
  EXPECT_EQ(some.value->units, 10);
  EXPECT_EQ(some.value->quality, Quality::kPartial);
  ASSERT_EQ(some.lacking.size(), 2u);
  EXPECT_EQ(some.lacking[0].collectivite + " " + some.lacking[0].label, "b CC de B");
  EXPECT_EQ(some.lacking[0].communes, 2);
  EXPECT_EQ(some.lacking[1].collectivite + " " + some.lacking[1].label, "c1 C1") << "a commune in no grouping";
  EXPECT_EQ(some.lacking_communes, 3);
}

TEST(Aggregate, HasNoValueWhereNothingWasMeasured) {
  const Aggregate none = Over(PerimeterOf({"a", "b"}), {Of("b", 5)}, {"c0"});
  EXPECT_FALSE(none.value.has_value()) << "0 would be something that was measured";
  EXPECT_EQ(none.lacking.size(), 1u);
}

TEST(Aggregate, IsWorthNoMoreThanItsWeakestValue) {
  const Perimeter perimeter = PerimeterOf({"a", "b"});
  const auto status = [&](ValueStatus a, ValueStatus b) {
    return Over(perimeter, {Of("a", 1, a), Of("b", 2, b)}, {"c0", "c1"}).value->status;
  };
  EXPECT_EQ(status(ValueStatus::kFinal, ValueStatus::kFinal), ValueStatus::kFinal);
  EXPECT_EQ(status(ValueStatus::kImputed, ValueStatus::kProvisional), ValueStatus::kImputed);
  EXPECT_EQ(status(ValueStatus::kBroken, ValueStatus::kImputed), ValueStatus::kBroken);
  const std::vector<IndicatorValue> values{Of("a", 1), Of("b", 2, ValueStatus::kBroken)};
  EXPECT_EQ(Over(perimeter, values, {"c0"}).value->status, ValueStatus::kFinal) << "b is not in it";
}

// Any ground and its complement add up to all of it, and each to what Rebase gives where the ground is a grouping's.
RC_GTEST_PROP(AggregateProperty, GroundAndTheRestAddUpToTheWhole, ()) {
  const auto epci = *rc::gen::container<std::vector<std::string>>(10, rc::gen::element<std::string>("", "a", "b", "c"));
  const auto inhabitants = *rc::gen::container<std::vector<int64_t>>(10, rc::gen::inRange<int64_t>(1, 5000));
  const Perimeter perimeter = PerimeterOf(epci, inhabitants);
  std::vector<IndicatorValue> values;
  int64_t sum = 0;
  for (const std::string who : {"a", "b", "c"}) {
    const bool lives = std::find(epci.begin(), epci.end(), who) != epci.end();
    if (!lives || *rc::gen::arbitrary<bool>()) continue;
    values.push_back(Of(who, *rc::gen::inRange<int64_t>(-1000, 100'000)));
    sum += values.back().units;
  }
  std::set<std::string> here, rest;
  for (const Ground& ground : perimeter.communes) (*rc::gen::arbitrary<bool>() ? here : rest).insert(ground.commune);
  const Aggregate a = Over(perimeter, values, here), b = Over(perimeter, values, rest);
  const auto units = [](const Aggregate& aggregate) { return aggregate.value ? aggregate.value->units : 0; };
  // A value whose ground is in both is split, and each half rounded by itself.
  int64_t split = 0;
  for (const IndicatorValue& value : values) {
    std::set<bool> sides;
    for (const Ground& ground : perimeter.communes) {
      if (ground.epci == value.collectivite) sides.insert(here.contains(ground.commune));
    }
    if (sides.size() == 2) ++split;
  }
  RC_ASSERT(std::abs(units(a) + units(b) - sum) <= split);
  for (const Aggregate& each : {a, b}) {
    const bool partial = each.value && each.value->quality == Quality::kPartial;
    if (each.value) RC_ASSERT(partial == !each.lacking.empty());
    int64_t parts = 0;
    for (const RebasedPart& part : each.value.value_or(RebasedValue()).parts) parts += part.units;
    RC_ASSERT(parts == units(each));
  }
  for (const std::string who : {"a", "b", "c"}) {
    std::set<std::string> ground;
    for (size_t i = 0; i < epci.size(); ++i) {
      if (epci[i] == who) ground.insert("c" + std::to_string(i));
    }
    const auto value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.collectivite == who; });
    if (value == values.end()) continue;
    const Aggregate own = Over(perimeter, values, ground);
    RC_ASSERT(own.value.has_value());
    RC_ASSERT(own.value->units == value->units);
    RC_ASSERT(own.value->quality == Quality::kExact);
  }
}

}  // namespace
}  // namespace socle::census
