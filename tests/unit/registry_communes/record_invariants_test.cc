// What holds of every record, whatever it was made of.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

struct Named {
  const char* name;
  bool needs_official;
  bool needs_npm;
  const RealRecord& (*get)();
};

class RecordInvariants : public ::testing::TestWithParam<Named> {
 protected:
  void SetUp() override {
    if (GetParam().needs_official) SOCLE_REQUIRE_OFFICIAL();
    if (GetParam().needs_npm) SOCLE_REQUIRE_NPM();
  }
  static const CommuneRecord& Record() { return GetParam().get().record; }
};

TEST_P(RecordInvariants, NoTwoFactsOfAnEntityOverlapInBothTimes) {
  std::map<Entity, std::vector<const Version*>> by_entity;
  for (const Version& version : Record().versions) by_entity[version.entity].push_back(&version);
  for (const auto& [entity, versions] : by_entity) {
    for (size_t i = 0; i < versions.size(); ++i) {
      const Rectangle& a = versions[i]->when;
      ASSERT_LT(a.valid_from, a.valid_to) << EntityId(entity);
      ASSERT_LT(a.known_from, a.known_to) << EntityId(entity);
      for (size_t j = 0; j < i; ++j) {
        const Rectangle& b = versions[j]->when;
        const bool overlap = a.valid_from < b.valid_to && b.valid_from < a.valid_to && a.known_from < b.known_to &&
                             b.known_from < a.known_to;
        ASSERT_FALSE(overlap) << EntityId(entity) << " " << a.valid_from.ToString() << " and "
                              << b.valid_from.ToString();
      }
    }
  }
}

TEST_P(RecordInvariants, NothingIsKnownBeforeItHappens) {
  for (const Version& version : Record().versions) {
    ASSERT_LE(Instant::At(version.when.valid_from), version.when.known_from) << EntityId(version.entity);
    if (version.when.valid_to != Date::Max()) {
      ASSERT_LE(Instant::At(version.when.valid_to), version.when.known_from) << EntityId(version.entity);
    }
  }
}

TEST_P(RecordInvariants, OpenEndsAreMarkedOpen) {
  for (const Version& version : Record().versions) {
    ASSERT_EQ(version.when.valid_to == Date::Max(), version.when.to_precision == Precision::kOpen)
        << EntityId(version.entity);
    if (version.when.valid_from == Date::Min()) {
      ASSERT_EQ(version.when.from_precision, Precision::kOnOrBefore) << EntityId(version.entity);
    }
  }
}

TEST_P(RecordInvariants, EveryFactNamesItsSourceAndHasALabel) {
  for (const Version& version : Record().versions) {
    ASSERT_NE(version.source, 0) << EntityId(version.entity);
    ASSERT_FALSE(version.label.empty()) << EntityId(version.entity);
  }
  for (const Succession& succession : Record().successions)
    ASSERT_NE(succession.source, 0) << EntityId(succession.predecessor);
}

TEST_P(RecordInvariants, APartLiesInACommuneThatLivesAllTheWhile) {
  const CommuneTimeline timeline(Record().versions);
  for (const Version& version : Record().versions) {
    if (!version.when.IsCurrentBelief()) continue;
    const bool part = version.entity.type != CollectiviteType::kCommune;
    ASSERT_EQ(!version.parent.code.empty(), part) << EntityId(version.entity);
    if (!part) continue;
    const Date last = version.when.valid_to == Date::Max() ? Day("2026-01-01") : version.when.valid_to.Plus(-1);
    for (const Date day : {version.when.valid_from, last}) {
      ASSERT_NE(timeline.At(version.parent, day), nullptr)
          << EntityId(version.entity) << " in " << version.parent.code.view() << " on " << day.ToString();
    }
  }
}

TEST_P(RecordInvariants, TheSuccessorLivesOnTheDayAndThePredecessorTheDayBefore) {
  const CommuneTimeline timeline(Record().versions);
  for (const Succession& s : Record().successions) {
    const std::string what =
        fmt::format("{} > {} on {}", EntityId(s.predecessor), EntityId(s.successor), s.date.ToString());
    ASSERT_NE(s.predecessor, s.successor) << what;
    ASSERT_NE(timeline.At(s.successor, s.date), nullptr) << what;
    ASSERT_NE(timeline.At(s.predecessor, s.date.Plus(-1)), nullptr) << what;
    ASSERT_EQ(s.predecessor_survives, timeline.At(s.predecessor, s.date) != nullptr) << what;
    ASSERT_GE(s.known_from, Instant::At(s.date)) << what;
    ASSERT_EQ(s.basis == ShareBasis::kExact, s.share_denominator == 1) << what;
    ASSERT_TRUE(s.basis == ShareBasis::kExact || s.basis == ShareBasis::kUnknown) << what;
  }
}

TEST_P(RecordInvariants, EqualStatesThatMeetAreOneVersion) {
  const CommuneTimeline timeline(Record().versions);
  for (const Version& version : Record().versions) {
    if (!version.when.IsCurrentBelief() || version.when.valid_to == Date::Max()) continue;
    const Version* next = timeline.At(version.entity, version.when.valid_to);
    if (next != nullptr) {
      ASSERT_FALSE(next->label == version.label && next->parent == version.parent) << EntityId(version.entity);
    }
  }
}

TEST_P(RecordInvariants, TheOrderOfTheSourcesDoesNotMatter) {
  std::vector<SourceDocument> backwards(GetParam().get().documents.rbegin(), GetParam().get().documents.rend());
  const CommuneRecord again = ReconcileCommunes(backwards);
  ASSERT_TRUE(again.versions == Record().versions);
  ASSERT_TRUE(again.successions == Record().successions);
  ASSERT_TRUE(again.disagreements == Record().disagreements);
}

INSTANTIATE_TEST_SUITE_P(Real, RecordInvariants,
                         ::testing::Values(Named{"Official", true, false, OfficialRecord},
                                           Named{"Npm", false, true, NpmRecord},
                                           Named{"Everything", true, true, WholeRecord}),
                         [](const auto& made) { return made.param.name; });

}  // namespace
}  // namespace socle::registry
