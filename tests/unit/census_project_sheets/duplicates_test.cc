#include "services/census/domain/project_sheets/duplicates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "services/census/domain/project_sheets/project.h"

#include "services/census/domain/duplicates/decisions.h"

namespace socle::census {
namespace {

Sheet Lalo(const std::string& id, const std::string& owner, std::vector<Financer> financers,
           int64_t people = kNotTold) {
  Sheet sheet{.id = id, .owner = owner, .project = "lalo"};
  sheet.content.title = "Réseau d'adduction d'eau potable à Lalo";
  sheet.content.partners = {{.country = "BJ", .locality = "Lalo"}};
  sheet.content.begin_period = "2012";
  sheet.content.financers = std::move(financers);
  if (people != kNotTold) sheet.content.beneficiaries = {{"habitants", people}};
  return sheet;
}

std::vector<Sheet> LaloToldByFour() {
  return {
      Lalo("a", "collectivites/epci-200069037",
           {{.party = "collectivites/epci-200069037", .label = "CA de Saint-Omer", .lead = true},
            {.label = "Agence de l'Eau Artois-Picardie"},
            {.label = "Grand Lyon"},
            {.party = "collectivites/departement-62", .label = "Conseil général du Pas-de-Calais"},
            {.label = "Commune de Lalo", .country = "BJ"}},
           5000),
      Lalo("b", "organisations/agence-eau",
           {{.party = "organisations/agence-eau", .label = "AGENCE DE L’EAU Artois-Picardie"}}),
      Lalo("c", "collectivites/epci-200046977", {{.label = "grand lyon"}}, 5000),
      Lalo("d", "collectivites/departement-62", {{.party = "collectivites/departement-62", .label = "Pas-de-Calais"}})};
}

TEST(Lalo, ToldByFourIsOneProjectOfFiveWhoPayForFiveThousand) {
  const Project project = Merge("a", LaloToldByFour());
  EXPECT_EQ(project.financers.size(), 5u);
  EXPECT_TRUE(project.financers[0].financer.lead);
  ASSERT_EQ(project.beneficiaries.size(), 1u);
  EXPECT_EQ(project.beneficiaries[0].beneficiaries.count, 5000);
  EXPECT_EQ(project.beneficiaries[0].told_by, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(project.begin_period, "2012");
  EXPECT_EQ(project.sheets.size(), 4u);
}

TEST(Lalo, IsProposedForEveryPairOfThoseWhoTellIt) {
  const std::vector<Sheet> told = LaloToldByFour();
  for (size_t i = 0; i < told.size(); ++i) {
    for (size_t k = i + 1; k < told.size(); ++k) {
      EXPECT_GE(LikenessOf(told[i], told[k]).confidence, kProposedFrom) << told[i].id << " and " << told[k].id;
    }
  }
}

// The order in which sheets come says nothing.
RC_GTEST_PROP(Merging, DoesNotDependOnTheOrderOfSheets, ()) {
  std::vector<Sheet> sheets = LaloToldByFour();
  const Project expected = Merge("a", sheets);
  for (size_t i = sheets.size(); i > 1; --i) std::swap(sheets[i - 1], sheets[*rc::gen::inRange<size_t>(0, i)]);
  const Project merged = Merge("a", sheets);
  RC_ASSERT(merged.financers.size() == expected.financers.size());
  for (size_t i = 0; i < merged.financers.size(); ++i) {
    RC_ASSERT(merged.financers[i].financer.label == expected.financers[i].financer.label);
    RC_ASSERT(merged.financers[i].told_by == expected.financers[i].told_by);
  }
}

// Every amount that somebody told is there, and nobody else's.
RC_GTEST_PROP(Merging, LosesNoAmount, (const std::vector<uint8_t>& amounts)) {
  std::vector<Sheet> sheets;
  std::set<int64_t> told;
  for (size_t i = 0; i < amounts.size() && i < 20; ++i) {
    told.insert(amounts[i]);
    sheets.push_back(Lalo("s" + std::to_string(i), "x", {{.party = "p", .label = "P", .amount_cents = amounts[i]}}));
  }
  if (sheets.empty()) return;
  const Project project = Merge("s0", sheets);
  RC_ASSERT(project.financers.size() == 1u);
  RC_ASSERT(project.financers[0].amounts == std::vector<int64_t>(told.begin(), told.end()));
  RC_ASSERT((project.financers[0].financer.amount_cents == kNotTold) == (told.size() > 1));
}

TEST(Likeness, IsTheSameForBothOrdersAndSureWithANumberInCommon) {
  Sheet a{.id = "a", .owner = "x"}, b{.id = "b", .owner = "y"};
  a.content.title = "Zabrze";
  b.content.title = "Déchets";
  a.content.external_ids = b.content.external_ids = {{"cncd", "15635"}};
  EXPECT_EQ(LikenessOf(a, b).confidence, 100);
  EXPECT_EQ(LikenessOf(b, a).confidence, 100);
  b.content.external_ids = {{"keep-eu", "15635"}};
  EXPECT_LT(LikenessOf(a, b).confidence, kProposedFrom);
}

TEST(Keys, AreWhatListsAndDuplicatesAreFoundBy) {
  Sheet sheet = Lalo("a", "collectivites/x", {{.party = "collectivites/y", .label = "Y"}});
  sheet.campaign = "recensement";
  sheet.content.themes = {"eau-potable"};
  sheet.theme_paths = {"eau-potable", "eau"};
  const std::vector<std::string> keys = KeysOf(sheet);
  for (const char* key : {"owner:collectivites/x", "campaign:recensement", "theme:eau-potable", "under:eau",
                          "country:BJ", "party:collectivites/y", "place:BJ/lalo", "word:adduction"}) {
    EXPECT_NE(std::find(keys.begin(), keys.end(), key), keys.end()) << key;
  }
  EXPECT_EQ(std::find(keys.begin(), keys.end(), "theme:eau"), keys.end()) << "it is told of the theme below";
}

DuplicateDecision Decision(std::vector<std::string> sheets, Verdict verdict) {
  return {.id = "d", .sheets = std::move(sheets), .verdict = verdict};
}

TEST(Projects, AreTheSheetsThatDecisionsJoin) {
  const auto projects =
      ProjectsOf({"a", "b", "c", "d", "e"}, {Decision({"c", "b"}, Verdict::kSame), Decision({"b", "e"}, Verdict::kSame),
                                             Decision({"a", "b"}, Verdict::kDifferent)});
  const std::map<std::string, std::string> expected = {{"a", "a"}, {"b", "b"}, {"c", "b"}, {"d", "d"}, {"e", "b"}};
  EXPECT_EQ(projects, expected);
}

// Whatever people decide: two sheets are of one project if and only if decisions lead from one to the other.
RC_GTEST_PROP(Projects, AreClosedUnderDecisionsAndIndependentOfTheirOrder, ()) {
  const int count = *rc::gen::inRange(2, 12);
  std::set<std::string> sheets;
  for (int i = 0; i < count; ++i) sheets.insert("s" + std::to_string(i));
  std::vector<DuplicateDecision> decisions;
  std::map<std::string, std::set<std::string>> reach;
  for (const std::string& sheet : sheets) reach[sheet] = {sheet};
  for (int i = *rc::gen::inRange(0, 10); i > 0; --i) {
    const std::string a = "s" + std::to_string(*rc::gen::inRange(0, count));
    const std::string b = "s" + std::to_string(*rc::gen::inRange(0, count));
    if (a == b) continue;
    decisions.push_back(Decision({a, b}, Verdict::kSame));
    std::set<std::string> joined = reach[a];
    joined.insert(reach[b].begin(), reach[b].end());
    for (const std::string& each : joined) reach[each] = joined;
  }
  const auto projects = ProjectsOf(sheets, decisions);
  for (const std::string& sheet : sheets) RC_ASSERT(projects.at(sheet) == *reach[sheet].begin());
  std::reverse(decisions.begin(), decisions.end());
  RC_ASSERT(ProjectsOf(sheets, decisions) == projects);
}

TEST(Projects, AreWhatTheyWereBeforeADecisionThatIsWithdrawn) {
  const std::vector<DuplicateDecision> holding = {Decision({"a", "b"}, Verdict::kWithdrawn),
                                                  Decision({"b", "c"}, Verdict::kSame)};
  const std::map<std::string, std::string> expected = {{"a", "a"}, {"b", "b"}, {"c", "b"}};
  EXPECT_EQ(ProjectsOf({"a", "b", "c"}, holding), expected);
  EXPECT_EQ(Contradiction({{"a", "a"}, {"b", "a"}}, holding), nullptr);
}

TEST(Projects, NameTheDecisionThatTheyContradict) {
  const std::vector<DuplicateDecision> holding = {Decision({"a", "b"}, Verdict::kSame),
                                                  Decision({"b", "c"}, Verdict::kSame),
                                                  Decision({"a", "c"}, Verdict::kDifferent)};
  EXPECT_EQ(Contradiction(ProjectsOf({"a", "b", "c"}, holding), holding), &holding[2]);
  EXPECT_EQ(Contradiction(ProjectsOf({"a", "b", "c"}, {holding[0]}), holding), nullptr);
}

}  // namespace
}  // namespace socle::census
