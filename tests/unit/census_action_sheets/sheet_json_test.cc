#include "services/census/store/action_sheets/sheet_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "services/census/domain/action_sheets/ground.h"
#include "services/census/domain/action_sheets/programme_axes.h"
#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census {
namespace {

using sheets::Sheet;

RC_GTEST_PROP(SheetJsonProperty, WhatIsWrittenIsReadAgain, ()) {
  const Sheet sheet = *sheets::chance::Sheets();
  const std::string written = store::JsonOf(sheet);
  const Sheet read = store::SheetOfJson(written);
  RC_ASSERT(store::JsonOf(read) == written);
  RC_ASSERT(store::FacetsOf(read) == store::FacetsOf(sheet));
  RC_ASSERT(read.budget.size() == sheet.budget.size());
  for (size_t i = 0; i < read.budget.size(); ++i) RC_ASSERT(read.budget[i].planned == sheet.budget[i].planned);
  RC_ASSERT(read.end == sheet.end && sheets::LateFrom(read) == sheets::LateFrom(sheet));
}

TEST(SheetJson, WhatWasWrittenBeforeAMemberWasThereReads) {
  EXPECT_EQ(store::SheetOfJson(R"({"title": "Musée"})").title, "Musée");
  EXPECT_EQ(store::SheetOfJson(R"({"title": "Musée"})").end, Date::Max());
}

TEST(SheetJson, FacetsAreWhatASheetIsFoundBy) {
  Sheet sheet = sheets::MatureSheet();
  sheet.programmes = {{.programme = "programmes/ti", .axis_edition = "2019", .axis = "innovation"},
                      {.programme = "programmes/crte", .axis = "eau"}};
  sheet.notes = {{.date = *Date::Parse("2020-01-01"), .is_private = true}};
  const auto facets = nlohmann::json::parse(store::FacetsOf(sheet));
  EXPECT_EQ(facets["programmes"], (std::vector<std::string>{"programmes/crte", "programmes/crte//eau", "programmes/ti",
                                                            "programmes/ti/2019", "programmes/ti/2019/innovation"}));
  EXPECT_EQ(facets["years"], std::vector<int>{2020});
  EXPECT_EQ(facets["financers"], std::vector<std::string>{"État"});
  EXPECT_EQ(facets["newest_note"], "2020-01-01");
  EXPECT_EQ(facets["newest_public_note"], "-infinity");
  EXPECT_EQ(facets["title_key"], "musee de la dentelle");
}

TEST(ProgrammeAxes, AreThoseOfTheEdition) {
  sheets::ProgrammeAxes axes;
  axes.Add("programmes/ti", {{"2019", {"innovation"}}});
  axes.Add("programmes/crte", {});
  const auto wrong = [&](const char* programme, const char* edition, const char* axis) {
    const sheets::Unmets unmet = axes.Check({.programme = programme, .axis_edition = edition, .axis = axis});
    return unmet.empty() ? "" : unmet[0].type;
  };
  EXPECT_EQ(wrong("programmes/ti", "2019", "innovation"), "");
  EXPECT_EQ(wrong("programmes/ti", "", ""), "");
  EXPECT_EQ(wrong("programmes/ti", "2019", ""), "");
  EXPECT_EQ(wrong("programmes/ti", "2019", "eau"), "axis");
  EXPECT_EQ(wrong("programmes/ti", "", "innovation"), "axis_edition");
  EXPECT_EQ(wrong("programmes/crte", "", "eau"), "");
  EXPECT_EQ(wrong("programmes/crte", "2019", "eau"), "axis_edition");
  EXPECT_EQ(wrong("programmes/aucun", "", ""), "programme");
}

TEST(Ground, IsThePlaceAndWhatLiesInIt) {
  const Perimeter perimeter =
      Indexed({.communes = {{.commune = "c/1", .epci = "e/1", .departement = "d/59", .region = "r/32"},
                            {.commune = "c/2", .epci = "e/2", .departement = "d/62", .region = "r/32"},
                            {.commune = "c/3", .departement = "d/62", .region = "r/32"}}});
  using Names = std::vector<std::string>;
  EXPECT_EQ(sheets::NamesOn(perimeter, "e/1"), (Names{"c/1", "e/1"}));
  EXPECT_EQ(sheets::NamesOn(perimeter, "d/62"), (Names{"c/2", "c/3", "d/62", "e/2"}));
  EXPECT_EQ(sheets::NamesOn(perimeter, "r/32"), (Names{"c/1", "c/2", "c/3", "e/1", "e/2", "r/32"}));
  EXPECT_EQ(sheets::NamesOn(perimeter, "c/9"), Names{"c/9"});
}

}  // namespace
}  // namespace socle::census
