#include "services/census/domain/guides/priority_axes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace socle::census {
namespace {

using testing::ElementsAre;

constexpr char kList[] = "codeLists/themes";

Term TermOf(const std::string& code, const std::string& parent = "", int32_t version = 1, std::string label = "") {
  return {.list = kList, .version = version, .code = code, .parent = parent, .label = label.empty() ? code : label};
}

EvidenceSheet SheetOf(const std::string& id, std::vector<std::string> themes, const std::string& project = "") {
  return {.sheet = id,
          .version = 1,
          .project = project.empty() ? id : project,
          .list = kList,
          .list_version = 1,
          .themes = std::move(themes)};
}

const std::vector<Term> kTerms = {TermOf("territoires"), TermOf("eau", "territoires"), TermOf("reseaux", "eau"),
                                  TermOf("jeunes")};

std::vector<std::string> NamesOf(const PriorityAxis::Part& part) {
  std::vector<std::string> names;
  for (const EvidenceSheet& sheet : part.evidence) names.push_back(sheet.sheet);
  return names;
}

TEST(PriorityAxes, AreTheTopsOfTheThemesWithTheirSheets) {
  const std::vector<EvidenceSheet> sheets = {SheetOf("move", {"jeunes"}), SheetOf("lalo", {"reseaux"}),
                                             SheetOf("zabrze", {"territoires"}), SheetOf("tuyau", {"reseaux"})};
  const auto axes = DeriveAxes(sheets, kTerms);
  ASSERT_EQ(axes.size(), 2U);
  EXPECT_EQ(axes[0].code, "territoires");
  EXPECT_EQ(std::pair(axes[0].projects, axes[0].sheets), std::pair(3, 3));
  ASSERT_EQ(axes[0].parts.size(), 2U);
  EXPECT_EQ(axes[0].parts[0].code, "reseaux");
  EXPECT_THAT(NamesOf(axes[0].parts[0]), ElementsAre("lalo", "tuyau"));
  EXPECT_THAT(NamesOf(axes[0].parts[1]), ElementsAre("zabrze"));
  EXPECT_EQ(axes[1].code, "jeunes");
}

TEST(PriorityAxes, CountAProjectOnceHoweverManyTellIt) {
  const std::vector<EvidenceSheet> sheets = {SheetOf("lalo-capso", {"eau"}, "lalo"),
                                             SheetOf("lalo-lyon", {"eau"}, "lalo"), SheetOf("move", {"jeunes"}),
                                             SheetOf("change", {"jeunes"})};
  const auto axes = DeriveAxes(sheets, kTerms);
  ASSERT_EQ(axes.size(), 2U);
  EXPECT_EQ(axes[0].code, "jeunes") << "two projects come before one that two sheets tell";
  EXPECT_EQ(std::pair(axes[1].projects, axes[1].sheets), std::pair(1, 2));
}

TEST(PriorityAxes, CallAnAxisAsTheNewestVersionOfItsListDoes) {
  std::vector<Term> terms = {TermOf("jeunes", "", 2, "Jeunesse"), TermOf("jeunes", "", 1, "Mobilité des jeunes")};
  std::vector<EvidenceSheet> sheets = {SheetOf("a", {"jeunes"}), SheetOf("b", {"jeunes"})};
  EXPECT_EQ(DeriveAxes(sheets, terms)[0].label, "Mobilité des jeunes") << "nobody told it in the second version";
  sheets[0].list_version = 2;
  EXPECT_EQ(DeriveAxes(sheets, terms)[0].label, "Jeunesse");
}

TEST(PriorityAxes, LeaveOutWhatTheListDoesNotHave) {
  EXPECT_TRUE(DeriveAxes(std::vector{SheetOf("a", {"volcans"})}, kTerms).empty());
  EXPECT_TRUE(DeriveAxes(std::vector{SheetOf("a", {})}, kTerms).empty());
}

TEST(PriorityAxes, NeedOnlyTheTermsThatAreTold) {
  const std::vector<EvidenceSheet> sheets = {SheetOf("lalo", {"reseaux"})};
  const auto kept = TermsOf(sheets, kTerms);
  EXPECT_THAT(kept, ElementsAre(TermOf("eau", "territoires"), TermOf("reseaux", "eau"), TermOf("territoires")));
  EXPECT_EQ(DeriveAxes(sheets, kept)[0].parts[0].label, "reseaux");
}

// Whatever the order; every theme that was told stands in one part of one axis; no axis counts more projects than
// sheets.
RC_GTEST_PROP(PriorityAxes, RestOnEverySheetAndOnNoOrder, (const std::vector<uint16_t>& told)) {
  const std::vector<std::string> codes = {"territoires", "eau", "reseaux", "jeunes"};
  std::vector<EvidenceSheet> sheets;
  std::set<std::pair<std::string, std::string>> expected, found;
  for (size_t i = 0; i < told.size(); ++i) {
    std::vector<std::string> themes;
    const std::string id = "s" + std::to_string(i);
    for (size_t k = 0; k < codes.size(); ++k) {
      if ((told[i] >> k & 1) == 0) continue;
      themes.push_back(codes[k]);
      expected.emplace(codes[k], id);
    }
    sheets.push_back(SheetOf(id, themes, "p" + std::to_string(told[i] % 7)));
  }
  const auto axes = DeriveAxes(sheets, kTerms);
  int32_t before = INT32_MAX;
  for (const PriorityAxis& axis : axes) {
    RC_ASSERT(axis.projects <= axis.sheets);
    RC_ASSERT(axis.projects <= before);
    before = axis.projects;
    for (const auto& part : axis.parts) {
      RC_ASSERT(part.projects <= axis.projects);
      for (const EvidenceSheet& sheet : part.evidence) RC_ASSERT(found.emplace(part.code, sheet.sheet).second);
    }
  }
  RC_ASSERT(found == expected);
  std::reverse(sheets.begin(), sheets.end());
  const auto again = DeriveAxes(sheets, kTerms);
  RC_ASSERT(again.size() == axes.size());
  for (size_t i = 0; i < axes.size(); ++i) {
    RC_ASSERT(again[i].code == axes[i].code);
    RC_ASSERT(again[i].parts.size() == axes[i].parts.size());
    for (size_t k = 0; k < axes[i].parts.size(); ++k)
      RC_ASSERT(again[i].parts[k].evidence == axes[i].parts[k].evidence);
  }
}

}  // namespace
}  // namespace socle::census
