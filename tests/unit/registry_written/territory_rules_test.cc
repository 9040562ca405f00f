#include "services/registry/domain/territories/territory_rules.h"

#include <gtest/gtest.h>

#include "services/registry/domain/territories/territory_lists.h"
#include "tests/unit/registry_written/small_ground.h"

namespace socle::registry {
namespace {

Territory Good() {
  Territory territory{.label = "Essai", .members = {"collectivites/commune-59001", "collectivites/epci-200000198"}};
  territory.perimeter_date = Day("2015-01-01");
  return territory;
}

std::vector<std::string> FieldsOf(const Faults& faults) {
  std::vector<std::string> fields;
  for (const Fault& fault : faults) {
    fields.push_back(fault.field);
    EXPECT_FALSE(fault.english.empty());
    EXPECT_FALSE(fault.french.empty());
  }
  return fields;
}

using Fields = std::vector<std::string>;

TEST(TerritoryRules, AGoodOneHasNoFault) { EXPECT_TRUE(CheckTerritory(Good(), Ground()).empty()); }

TEST(TerritoryRules, MembersAreNamesThatTheRegistryKnowsEachOnce) {
  Territory territory = Good();
  territory.members = {"collectivites/commune-59001",
                       "collectivites/commune-59001",
                       "collectivites/commune-99999",
                       "collectivites/commune-75999",
                       "organisations/Ä",
                       "59001"};
  EXPECT_EQ(FieldsOf(CheckTerritory(territory, Ground())),
            (Fields{"members[1]", "members[2]", "members[3]", "members[4]", "members[5]"}));
  territory.members.clear();
  EXPECT_EQ(FieldsOf(CheckTerritory(territory, Ground())), (Fields{"members"}));
}

TEST(TerritoryRules, IdentifiersNameAnotherSystemAndAreGivenOnce) {
  Territory territory = Good();
  territory.external_ids = {{"id_ti", "ti-1"}, {"id_ti", "ti-1"}, {"siren", "200000198"}, {"Über", "1"}};
  EXPECT_EQ(FieldsOf(CheckTerritory(territory, Ground())),
            (Fields{"external_ids[1]", "external_ids[2].system", "external_ids[3].system"}));
}

TEST(TerritoryRules, AGeometryIsAnHttpsAddressAndPointsOnEarth) {
  Territory territory = Good();
  territory.geometry.geojson_uri = "javascript:alert(1)";
  territory.geometry.centre = Point{std::nan(""), 3};
  territory.geometry.bounding_box = Box{{51, 2}, {50, 3}};
  EXPECT_EQ(FieldsOf(CheckTerritory(territory, Ground())),
            (Fields{"geometry.geojson_uri", "geometry.centre", "geometry.bounding_box"}));
  territory.geometry = {.geojson_uri = "https://geo.example.fr/ti-0101.geojson", .centre = Point{50, 3}};
  EXPECT_TRUE(CheckTerritory(territory, Ground()).empty());
}

TEST(TerritoryRules, AMemberThatDidNotLiveOnThePerimeterDateIsSaidNotRefused) {
  Territory territory = Good();
  territory.members = {"collectivites/epci-200000214"};
  EXPECT_TRUE(CheckTerritory(territory, Ground()).empty());
  const std::vector<Advisory> advisories = TerritoryAdvisories(territory, Ground());
  ASSERT_EQ(advisories.size(), 1u);
  EXPECT_EQ(advisories[0].rule, "member-not-alive");
}

TEST(ResourceIds, AreLowerCaseLettersDigitsAndHyphens) {
  for (const char* good : {"ti-0101", "abc", "a-b"}) EXPECT_TRUE(IsResourceId(good)) << good;
  for (const char* bad : {"", "ab", "-ab", "ab-", "1ab", "aB1", "a_b", "a/b", "é12"}) {
    EXPECT_FALSE(IsResourceId(bad)) << bad;
  }
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  EXPECT_FALSE(IsResourceId(std::string(64, 'a')));
}

absl::StatusOr<ImportedList<Territory>> Read(std::vector<ImportedFile> files) {
  return ReadTerritoryLists(files, Ground());
}

TEST(TerritoryLists, LabelsAndMembersMakeTerritoriesWhateverTheirOrder) {
  const ImportedFile labels{"ti_2020.csv", "id_ti,lib_ti\nti-1,Un\nti-2,\"Deux, trois\"\n"};
  const ImportedFile members{"members_2020.csv",
                             "id_ti,siren_groupement\nti-1,200000198\nti-1,215959001\nti-2,200000214\n"};
  for (const auto& files : {std::vector{labels, members}, std::vector{members, labels}}) {
    const auto list = Read(files);
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_EQ(list->row_count, 5);
    EXPECT_EQ(list->link_count, 3);
    EXPECT_TRUE(list->errors.empty());
    ASSERT_EQ(list->resources.size(), 2u);
    EXPECT_EQ(list->resources[0].content.members,
              (std::vector<std::string>{"collectivites/commune-59001", "collectivites/epci-200000198"}));
    EXPECT_EQ(list->resources[0].content.perimeter_date, Day("2020-01-01"));
    EXPECT_EQ(list->resources[1].content.label, "Deux, trois");
    EXPECT_EQ(list->resources[1].content.external_ids, (std::vector<ExternalId>{{"id_ti", "ti-2"}}));
  }
}

TEST(TerritoryLists, ARowThatCannotBeTakenIsToldAndTheOthersAreTaken) {
  const auto list = Read({{"crte_2022.csv",
                           "id_crte,lib_crte,siren_groupement\ncrte-1,Un,200000198\ncrte-1,Autre,200000214\n"
                           "crte-1,Un,999999999\ncrte-2,Deux,12\nN n,Trois,200000198\ncrte-1,Un,200000198\n"}});
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->resources.size(), 1u);
  EXPECT_EQ(list->resources[0].content.members, (std::vector<std::string>{"collectivites/epci-200000198"}));
  EXPECT_EQ(list->link_count, 2) << "a list that repeats a row repeats a link";
  EXPECT_EQ(list->error_count, 5) << "four rows, and a CRTE that no row gives a member";
}

TEST(TerritoryLists, ACapitalInAnIdIsNoneInItsNameAndStaysInTheIdentifier) {
  const auto list = Read({{"crte_2022.csv", "id_crte,lib_crte,siren_groupement\ncrte-94-2A-1,Un,200000198\n"}});
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->resources.size(), 1u);
  EXPECT_EQ(list->resources[0].id, "crte-94-2a-1");
  EXPECT_EQ(list->resources[0].content.external_ids, (std::vector<ExternalId>{{"id_crte", "crte-94-2A-1"}}));
}

TEST(TerritoryLists, AFileOfAnotherKindIsRefused) {
  EXPECT_EQ(Read({{"x.csv", "a,b\n1,2\n"}}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Read({{"x.csv", ""}}).status().code(), absl::StatusCode::kInvalidArgument);
  const auto missing = Read({{"x.csv", "id_crte,siren_groupement\ncrte-1,200000198\n"}});
  ASSERT_TRUE(missing.ok());
  EXPECT_EQ(missing->errors.size(), 1u) << "the label's column is missing, and nothing else is said";
}

}  // namespace
}  // namespace socle::registry
