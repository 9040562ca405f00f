#include "services/census/domain/tables/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/census/domain/tables/party_registry.h"

namespace socle::census::tables {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Directory France() {
  Directory directory(Date::Of(2019, 1, 1));
  directory.Add({"collectivites/commune-59307", "215903071", "Holque", {"59"}});
  directory.Add({"collectivites/commune-59122", "215901224", "Cambrai", {"59"}});
  directory.Add({"collectivites/commune-02671", "210206710", "Saint-Aubin", {"02"}});
  directory.Add({"collectivites/commune-59529", "215905290", "Saint-Aubin", {"59"}});
  directory.Add({"collectivites/epci-200068500", "200068500", "CA de Cambrai", {"59"}});
  directory.Add({"collectivites/epci-200030633", "200030633", "CC du Caudrésis et du Catésis", {"59"}});
  directory.Add({"collectivites/departement-59", "225900018", "Nord", {"59"}});
  return directory;
}

TEST(LabelsAgree, WhereHalfOfTheWordsAreShared) {
  EXPECT_TRUE(LabelsAgree("CC des 2 Vallées", "CC des Deux Vallées"));
  EXPECT_TRUE(LabelsAgree("CA Laval Agglomération", "CA de Laval Agglomération"));
  EXPECT_TRUE(LabelsAgree("Communauté de communes du Caudrésis-Catésis", "CC du Caudrésis et du Catésis"));
  EXPECT_FALSE(LabelsAgree("Holque", "Cambrai"));
  EXPECT_FALSE(LabelsAgree("", "Cambrai"));
}

TEST(Directory, TakesCodeAndNameOfOne) {
  const Matched matched = France().MatchOf({"59307", "HOLQUE", "59"});
  EXPECT_EQ(matched.match, Match::kCodeAndName);
  EXPECT_EQ(matched.name, "collectivites/commune-59307");
  EXPECT_EQ(France().MatchOf({"200030633", "CC Caudrésis Catésis", ""}).match, Match::kCodeAndName);
  EXPECT_EQ(France().MatchOf({"59", "Nord", ""}).name, "collectivites/departement-59");
}

TEST(Directory, TakesASirenOrSiretOfAnybody) {
  EXPECT_EQ(France().MatchOf({"215901224", "", ""}).name, "collectivites/commune-59122");
  EXPECT_EQ(France().MatchOf({"21590122400015", "", ""}).name, "collectivites/commune-59122");
}

TEST(Directory, GuessesNothingWhereCodeAndNameAreOfTwo) {
  const Matched matched = France().MatchOf({"59307", "Cambrai", "59"});
  EXPECT_EQ(matched.match, Match::kAmbiguous);
  EXPECT_EQ(matched.name, "");
  EXPECT_THAT(matched.candidates, ElementsAre("collectivites/commune-59122", "collectivites/commune-59307",
                                              "collectivites/epci-200068500"));
}

TEST(Directory, TakesANameThatOneAloneHas) {
  EXPECT_EQ(France().MatchOf({"", "Holque", ""}).match, Match::kName);
  EXPECT_EQ(France().MatchOf({"", "Saint Aubin", ""}).match, Match::kAmbiguous);
  EXPECT_EQ(France().MatchOf({"", "Saint Aubin", "59"}).name, "collectivites/commune-59529");
  EXPECT_EQ(France().MatchOf({"", "Commune de Cambrai", ""}).name, "collectivites/commune-59122");
  EXPECT_EQ(France().MatchOf({"", "CA Cambrai", ""}).name, "collectivites/epci-200068500");
  EXPECT_EQ(France().MatchOf({"", "Département du Nord", ""}).name, "collectivites/departement-59");
}

TEST(Directory, TakesNobodyForACodeThatNobodyHas) {
  const Matched matched = France().MatchOf({"59999", "Holque", "59"});
  EXPECT_EQ(matched.match, Match::kAmbiguous) << "the name is a proposal, no more";
  EXPECT_THAT(matched.candidates, ElementsAre("collectivites/commune-59307"));
  EXPECT_EQ(France().MatchOf({"59999", "Trifouilly", ""}).match, Match::kUnknown);
  EXPECT_EQ(France().MatchOf({"", "", ""}).match, Match::kUnknown);
}

RC_GTEST_PROP(Directory, NamesSomebodyOnlyWhenItIsCertain, ()) {
  const auto code = *rc::gen::element<std::string>("", "59307", "59122", "59999", "200068500", "59", "x");
  const auto label =
      *rc::gen::element<std::string>("", "Holque", "Cambrai", "Saint-Aubin", "CA de Cambrai", "Nord", "?");
  const auto departement = *rc::gen::element<std::string>("", "59", "02");
  const Matched matched = France().MatchOf({code, label, departement});
  RC_ASSERT(matched.name.empty() == !matched.IsCertain());
  RC_ASSERT(matched.candidates.empty() == (matched.match != Match::kAmbiguous));
}

// A registry of a handful, which counts how often it is asked.
class Registry : public PartyRegistry {
 public:
  absl::StatusOr<std::shared_ptr<const Directory>> DirectoryOf(Date, Deadline) override {
    ++asked;
    return std::make_shared<const Directory>(France());
  }
  absl::StatusOr<std::map<std::string, std::vector<std::string>>> HeirsOf(std::span<const std::string> names, Date,
                                                                          Deadline) override {
    ++asked;
    std::map<std::string, std::vector<std::string>> heirs;
    for (const std::string& name : names) {
      if (name == "collectivites/epci-245900931") {
        heirs[name] = {"collectivites/epci-200030633", "collectivites/epci-200068500"};
      } else if (name == "collectivites/epci-245900634") {
        heirs[name] = {"collectivites/epci-200068500"};
      }
    }
    return heirs;
  }
  int asked = 0;
};

TEST(MatchAll, AsksTwiceHoweverManyRowsThereAre) {
  Registry registry;
  const std::vector<Mention> mentions(5000, Mention{"245900634", "CC de la Vacquerie", "59"});
  const auto matched = MatchAll(registry, mentions, Date::Of(2019, 1, 1), PartyRegistry::Deadline::max());
  ASSERT_TRUE(matched.ok());
  EXPECT_EQ(registry.asked, 2);
  EXPECT_EQ(matched->back().match, Match::kSuccessor);
  EXPECT_EQ(matched->back().name, "collectivites/epci-200068500");
}

TEST(MatchAll, LeavesWhoWasDividedToAPerson) {
  Registry registry;
  const std::vector<Mention> mentions = {{"245900931", "CC Espace Sud Cambrésis", "59"}};
  const auto matched = MatchAll(registry, mentions, Date::Of(2019, 1, 1), PartyRegistry::Deadline::max());
  ASSERT_TRUE(matched.ok());
  EXPECT_EQ(matched->at(0).match, Match::kAmbiguous);
  EXPECT_THAT(matched->at(0).candidates, ElementsAre("collectivites/epci-200030633", "collectivites/epci-200068500"));
}

TEST(MatchAll, HoldsANameBesideACodeThatEndedForOneMoreCandidate) {
  Registry registry;
  const std::vector<Mention> mentions = {{"245900634", "Holque", "59"}};
  const auto matched = MatchAll(registry, mentions, Date::Of(2019, 1, 1), PartyRegistry::Deadline::max());
  ASSERT_TRUE(matched.ok());
  EXPECT_EQ(matched->at(0).match, Match::kAmbiguous);
  EXPECT_THAT(matched->at(0).candidates, ElementsAre("collectivites/commune-59307", "collectivites/epci-200068500"));
}

}  // namespace
}  // namespace socle::census::tables
