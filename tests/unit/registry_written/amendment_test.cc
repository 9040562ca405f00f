#include "services/registry/domain/written/amendment.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/registry/domain/organisations/organisation.h"
#include "services/registry/domain/territories/territory.h"
#include "tests/unit/registry_written/small_ground.h"

namespace socle::registry {
namespace {

using Text = Dossier<std::string>;

// As a store would: gives ids too.
void Apply(const Amendment<std::string>& amendment, int64_t instant, Text* dossier) {
  Apply(amendment, Instant{instant}, /*revision=*/instant, dossier);
  for (size_t i = 0; i < dossier->versions.size(); ++i) dossier->versions[i].id = static_cast<int64_t>(i) + 1;
}

Text Made() {
  Text dossier;
  Apply({.id = "x", .is_new = true, .added = {{.content = "A", .valid_from = Day("2010-01-01")}}}, 1, &dossier);
  return dossier;
}

void Change(Text* dossier, std::string_view day, std::string content, int64_t instant) {
  Apply(std::get<Amendment<std::string>>(ChangeFrom(*dossier, Day(day), std::move(content))), instant, dossier);
}

TEST(Update, HoldsFromItsDayAndLeavesWhatWasBefore) {
  Text dossier = Made();
  Change(&dossier, "2020-01-01", "B", 2);
  EXPECT_EQ(dossier.At(Day("2019-12-31"))->content, "A");
  EXPECT_EQ(dossier.At(Day("2020-01-01"))->content, "B");
  EXPECT_EQ(dossier.At(Day("2020-01-01"), Instant{1})->content, "A") << "what was believed before stays";
  EXPECT_EQ(dossier.At(Day("2009-12-31")), nullptr);
}

TEST(Update, OnTheFirstDayOfAVersionTakesItsPlace) {
  Text dossier = Made();
  Change(&dossier, "2010-01-01", "B", 2);
  EXPECT_EQ(dossier.At(Day("2010-01-01"))->content, "B");
  EXPECT_EQ(dossier.versions.size(), 2u);
}

TEST(Update, StopsWhereALaterVersionWasRecordedAlready) {
  Text dossier = Made();
  Change(&dossier, "2030-01-01", "planned", 2);
  Change(&dossier, "2020-01-01", "B", 3);
  EXPECT_EQ(dossier.At(Day("2029-12-31"))->content, "B");
  EXPECT_EQ(dossier.At(Day("2030-01-01"))->content, "planned");
}

TEST(Update, EndsAResourceAndRefusesAnEndBeyondTheNextVersion) {
  Text dossier = Made();
  Change(&dossier, "2030-01-01", "planned", 2);
  const auto conflict = ChangeFrom(dossier, Day("2020-01-01"), std::string("B"), Day("2031-01-01"));
  ASSERT_TRUE(std::holds_alternative<VersionInTheWay>(conflict));
  EXPECT_EQ(std::get<VersionInTheWay>(conflict).valid_from, Day("2030-01-01"));
  Apply(std::get<Amendment<std::string>>(ChangeFrom(dossier, Day("2020-01-01"), std::string("B"), Day("2025-01-01"))),
        3, &dossier);
  EXPECT_EQ(dossier.At(Day("2026-01-01")), nullptr);
  EXPECT_EQ(dossier.At(Day("2030-01-01"))->content, "planned");
}

// The store leaves identifiers alone that a write did not touch; one that it wrongly left would belong to nobody.
TEST(Identifiers, AreSaidToBeTheSameOnlyWhenTheyAre) {
  Dossier<Organisation> dossier{.id = "x", .versions = {{.id = 1, .content = {.label = "A", .siren = "130005481"}}}};
  const auto same = [&](const Organisation& after) {
    const auto updated = std::get<Amendment<Organisation>>(ChangeFrom(dossier, Day("2020-01-01"), after));
    const auto corrected = std::get<Amendment<Organisation>>(CorrectAt(dossier, Day("2020-01-01"), after));
    EXPECT_EQ(updated.same_identifiers, corrected.same_identifiers);
    return updated.same_identifiers;
  };
  Organisation after = dossier.versions[0].content;
  after.label = "B";
  EXPECT_TRUE(same(after));
  after.external_ids = {{"cncd", "47"}};
  EXPECT_FALSE(same(after)) << "one more";
  after.external_ids.clear();
  after.siren = "130005499";
  EXPECT_FALSE(same(after)) << "another one";
  after.siren.clear();
  EXPECT_FALSE(same(after)) << "none";

  Dossier<Territory> territory{.id = "y", .versions = {{.id = 1, .content = {.label = "T"}}}};
  Territory renamed = territory.versions[0].content;
  renamed.label = "U";
  EXPECT_TRUE(std::get<Amendment<Territory>>(ChangeFrom(territory, Day("2020-01-01"), renamed)).same_identifiers);
  renamed.external_ids = {{"cncd", "47"}};
  EXPECT_FALSE(std::get<Amendment<Territory>>(ChangeFrom(territory, Day("2020-01-01"), renamed)).same_identifiers);
}

TEST(Identifiers, OfSomethingNewOrWithoutThemAreLookedUp) {
  EXPECT_FALSE(Amendment<Organisation>{}.same_identifiers);
  Text dossier = Made();
  EXPECT_FALSE(
      std::get<Amendment<std::string>>(ChangeFrom(dossier, Day("2020-01-01"), std::string("B"))).same_identifiers);
}

TEST(Correction, KeepsTheStretchAndWhatWasBelieved) {
  Text dossier = Made();
  Change(&dossier, "2020-01-01", "B", 2);
  Apply(std::get<Amendment<std::string>>(CorrectAt(dossier, Day("2015-06-01"), std::string("A'"))), 3, &dossier);
  EXPECT_EQ(dossier.At(Day("2010-01-01"))->content, "A'");
  EXPECT_EQ(dossier.At(Day("2019-12-31"))->content, "A'");
  EXPECT_EQ(dossier.At(Day("2020-01-01"))->content, "B");
  EXPECT_EQ(dossier.At(Day("2015-06-01"), Instant{2})->content, "A");
}

TEST(Correction, OfAnEndMustNotMeetTheNextVersion) {
  Text dossier = Made();
  Change(&dossier, "2020-01-01", "B", 2);
  EXPECT_TRUE(std::holds_alternative<VersionInTheWay>(
      CorrectAt(dossier, Day("2015-01-01"), std::string("A"), {}, Day("2020-01-02"))));
  EXPECT_TRUE(std::holds_alternative<Amendment<std::string>>(
      CorrectAt(dossier, Day("2015-01-01"), std::string("A"), {}, Day("2019-01-01"))));
}

TEST(Deletions, HoldBetweenTheirInstants) {
  Text dossier = Made();
  dossier.deletions = {{Instant{5}, Instant{7}}, {Instant{9}, Instant::Max()}};
  EXPECT_EQ(dossier.DeletedAt(Instant{4}), nullptr);
  EXPECT_NE(dossier.DeletedAt(Instant{5}), nullptr);
  EXPECT_EQ(dossier.DeletedAt(Instant{7}), nullptr);
  EXPECT_NE(dossier.DeletedAt(), nullptr);
}

// Whatever is written, no two versions hold on one day at one instant, and no past answer ever changes.
RC_GTEST_PROP(Amendments, NeverOverlapAndNeverRewriteThePast, ()) {
  Text dossier = Made();
  const std::vector<int> offsets = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4000));
  int64_t instant = 1;
  for (const int offset : offsets) {
    const Date day = Day("2010-01-01").Plus(offset);
    std::vector<std::string> before;
    const auto answers = [&](std::vector<std::string>* out, int64_t until) {
      for (int64_t known = 1; known <= until; ++known) {
        for (int probe = 0; probe < 4000; probe += 311) {
          const auto* version = dossier.At(Day("2010-01-01").Plus(probe), Instant{known});
          out->push_back(version == nullptr ? "" : version->content);
        }
      }
    };
    answers(&before, instant);
    const int64_t last = instant++;
    const std::string content = std::to_string(instant);
    auto amended = *rc::gen::arbitrary<bool>() ? ChangeFrom(dossier, day, content) : CorrectAt(dossier, day, content);
    RC_ASSERT(std::holds_alternative<Amendment<std::string>>(amended));
    Apply(std::get<Amendment<std::string>>(amended), instant, &dossier);
    std::vector<std::string> after;
    answers(&after, last);
    RC_ASSERT(before == after);
    RC_ASSERT(dossier.At(day)->content == content);
  }
  for (const auto& a : dossier.versions) {
    RC_ASSERT(a.valid_from < a.valid_to);
    for (const auto& b : dossier.versions) {
      if (a.id == b.id) continue;
      const bool lawful = a.valid_from < b.valid_to && b.valid_from < a.valid_to;
      const bool known = a.known_from < b.known_to && b.known_from < a.known_to;
      RC_ASSERT(!(lawful && known));
    }
  }
}

}  // namespace
}  // namespace socle::registry
