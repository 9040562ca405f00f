// Every published list is found again: as of its 1 January, as it was known on that day.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/communes/commune_history.h"
#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

struct Seen {
  std::string label;
  std::string parent;
  bool operator==(const Seen&) const = default;
};
using Picture = std::map<Entity, Seen>;

Picture PictureOf(const CommuneRecord& record, Date day, Instant known_at) {
  Picture picture;
  for (const Version& version : record.versions) {
    if (!version.when.ValidAt(day) || !version.when.KnownAt(known_at)) continue;
    const bool first = picture.emplace(version.entity, Seen{version.label, version.parent.code.str()}).second;
    EXPECT_TRUE(first) << EntityId(version.entity) << " twice on " << day.ToString();
  }
  return picture;
}

Picture PictureOf(const CogList& list) {
  Picture picture;
  for (const CogRow& row : list.rows) picture[{row.type, row.code}] = {row.label, row.parent.str()};
  return picture;
}

// What differs, a line each, at most ten.
std::string Differences(const Picture& published, const Picture& answered) {
  std::string text;
  int lines = 0;
  const auto add = [&](const std::string& line) {
    if (++lines <= 10) text += line + "\n";
  };
  for (const auto& [entity, seen] : published) {
    const auto found = answered.find(entity);
    if (found == answered.end()) {
      add(EntityId(entity) + " is missing");
    } else if (found->second != seen) {
      add(fmt::format("{}: '{}' in '{}', published '{}' in '{}'", EntityId(entity), found->second.label,
                      found->second.parent, seen.label, seen.parent));
    }
  }
  for (const auto& [entity, seen] : answered) {
    if (!published.contains(entity)) add(EntityId(entity) + " is too much");
  }
  return lines == 0 ? "" : fmt::format("{} differences\n{}", lines, text);
}

// All lists of a record, of one origin.
void ExpectListsFoundAgain(const RealRecord& real, std::string_view origin, bool with_overseas) {
  int lists = 0;
  for (const SourceDocument& document : real.documents) {
    const auto* list = std::get_if<CogList>(&document);
    if (list == nullptr || list->source.origin != origin) continue;
    ++lists;
    const Date day = FirstOfJanuary(list->source.vintage);
    Picture answered = PictureOf(real.record, day, Instant::At(day));
    if (!with_overseas)
      std::erase_if(answered, [](const auto& entry) { return IsOverseasCommune(entry.first.code.view()); });
    EXPECT_EQ(Differences(PictureOf(*list), answered), "") << list->source.title;
  }
  EXPECT_GE(lists, 7);
}

TEST(OfficialLists, AreFoundAgainAsTheyWereKnown) {
  SOCLE_REQUIRE_OFFICIAL();
  ExpectListsFoundAgain(OfficialRecord(), kOriginOfficial, false);
}

TEST(OfficialLists, AreFoundAgainFromThePackageAlone) {
  SOCLE_REQUIRE_NPM();
  ExpectListsFoundAgain(NpmRecord(), kOriginNpm, true);
}

TEST(OfficialLists, AreFoundAgainFromEverythingTogether) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  ExpectListsFoundAgain(WholeRecord(), kOriginNpm, true);
  ExpectListsFoundAgain(WholeRecord(), kOriginOfficial, false);
}

TEST(OfficialLists, OfCommunesAgreeWithTodaysRecordButForSixNames) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneTimeline timeline(OfficialRecord().record.versions);
  std::vector<std::string> names;
  for (const SourceDocument& document : OfficialRecord().documents) {
    const auto* list = std::get_if<CogList>(&document);
    if (list == nullptr) continue;
    const Date day = FirstOfJanuary(list->source.vintage);
    size_t communes = 0;
    for (const CogRow& row : list->rows) {
      if (IsPart({row.type, row.code})) continue;
      communes += row.type == CollectiviteType::kCommune ? 1 : 0;
      const Version* version = timeline.At({row.type, row.code}, day);
      ASSERT_NE(version, nullptr) << row.code.view() << " in " << day.ToString();
      if (version->label != row.label) names.push_back(fmt::format("{} {}", list->source.vintage, row.code.view()));
    }
    std::vector<Code> answered = timeline.CommunesAt(day);
    std::erase_if(answered, [](const Code& code) { return IsOverseasCommune(code.view()); });
    EXPECT_EQ(answered.size(), communes) << day.ToString();
  }
  EXPECT_THAT(names, testing::SizeIs(6)) << "typography corrected since";
  EXPECT_THAT(names, testing::Each(testing::StartsWith("2019 ")));
}

TEST(OfficialLists, OfTheNewestYearAreTodaysRecord) {
  SOCLE_REQUIRE_OFFICIAL();
  std::map<CollectiviteType, int> counts;
  for (const Version& version : OfficialRecord().record.versions) {
    if (version.when.ValidAt(Day("2026-01-01")) && version.when.IsCurrentBelief()) ++counts[version.entity.type];
  }
  EXPECT_EQ(counts[CollectiviteType::kCommune], 34875 + 94);
  EXPECT_EQ(counts[CollectiviteType::kCommuneDeleguee], 2105);
  EXPECT_EQ(counts[CollectiviteType::kCommuneAssociee], 471);
  EXPECT_EQ(counts[CollectiviteType::kArrondissementMunicipal], 45);
}

TEST(OfficialLists, OfTheMissingYearIsTheOneOfTheEpci) {
  SOCLE_REQUIRE_OFFICIAL();
  // No COG of 2020 at hand; the EPCI of that day have all communes but four islands.
  const CommuneTimeline timeline(OfficialRecord().record.versions);
  std::vector<Code> communes = timeline.CommunesAt(Day("2020-01-01"));
  std::erase_if(communes, [](const Code& code) { return IsOverseasCommune(code.view()); });
  EXPECT_EQ(communes.size(), 34968u);
  const SourceDocument epci = SourceFrom(OfficialFolder() / "epci_membership_2020.csv");
  std::set<std::string> members = {"22016", "29083", "29155", "85113"};
  for (const EpciMemberRow& row : std::get<EpciList>(epci).rows) members.insert(row.commune.str());
  std::set<std::string> answered;
  for (const Code& code : communes) answered.insert(code.str());
  EXPECT_EQ(answered, members);
}

}  // namespace
}  // namespace socle::registry
