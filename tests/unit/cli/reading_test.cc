// The reading verbs against a small registry: what they ask, what they show, how they end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/cli/scratch_folder.h"
#include "tests/unit/cli/small_registry.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class ReadingTest : public testing::Test {
 protected:
  RunResult Run(std::vector<std::string> arguments) { return RunSoclectl(registry_.address(), std::move(arguments)); }

  SmallRegistry registry_;
};

TEST_F(ReadingTest, GetShowsACard) {
  const RunResult run = Run({"get", "10001"});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("Commune 1 · commune 10001\n"));
  EXPECT_THAT(run.out, HasSubstr("population      1\u202f001 in 2025\n"));
  EXPECT_THAT(run.out, HasSubstr("(perimeter of 2025)"));
  EXPECT_THAT(run.out, HasSubstr("as of 2026-01-01 · revision 7\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("SIREN"))) << "what nobody published is left out";
}

TEST_F(ReadingTest, GetSendsDateKnowledgeAndFreshness) {
  Run({"get", "10001", "--as-of", "2021-01-01", "--known-at", "2022-06-01", "--fresh"});
  ASSERT_EQ(registry_.gets.size(), 1u);
  EXPECT_EQ(registry_.gets[0].as_of().year(), 2021);
  EXPECT_EQ(registry_.gets[0].known_at().seconds(), 1654041600);
  EXPECT_TRUE(registry_.gets[0].consistency().fully_consistent());
}

TEST_F(ReadingTest, JsonIsOneDocumentWithProtoNames) {
  const auto json = nlohmann::json::parse(Run({"get", "10001", "--json"}).out);
  EXPECT_EQ(json["displayName"], "Commune 1");
  EXPECT_EQ(json["readInfo"]["revision"], "7");
}

TEST_F(ReadingTest, WhatIsNotThereEndsWithThree) {
  const RunResult run = Run({"get", "99999"});
  EXPECT_EQ(run.code, ExitCode::kNotFound);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("There is no such collectivité."));
  const auto json = nlohmann::json::parse(Run({"get", "99999", "--json"}).err);
  EXPECT_EQ(json["code"], 5);
}

TEST_F(ReadingTest, PassingTroubleIsRetried) {
  registry_.failures = 2;
  EXPECT_EQ(Run({"get", "10001"}).code, ExitCode::kOk);
  EXPECT_EQ(registry_.gets.size(), 3u);
}

TEST(NoRegistryTest, EndsWithFourAndSaysWhatToDo) {
  const RunResult run = RunSoclectl("127.0.0.1:1", {"get", "10001", "--timeout", "5s"});
  EXPECT_EQ(run.code, ExitCode::kUnavailable);
  EXPECT_THAT(run.err, HasSubstr("./dev run starts it"));
}

TEST(NoRegistryTest, NoTokenLeavesThisMachineInTheClear) {
  const ScratchFolder folder;
  const RunResult run =
      RunSoclectl("registry.example:1", {"get", "10001", "--token-file", folder.Write("t", "secret")});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, testing::AllOf(HasSubstr("in the clear"), Not(HasSubstr("secret"))));
}

TEST_F(ReadingTest, SendsTheToken) {
  const ScratchFolder folder;
  Run({"get", "10001", "--token-file", folder.Write("token", "t-reader\n")});
  EXPECT_THAT(registry_.authorizations, testing::ElementsAre("Bearer t-reader"));
}

TEST_F(ReadingTest, ListStopsAtItsLimitAndSaysHowManyMore) {
  registry_.communes = 120;
  const RunResult run = Run({"list"});
  EXPECT_THAT(run.out, HasSubstr("commune-10049"));
  EXPECT_THAT(run.out, Not(HasSubstr("commune-10050")));
  EXPECT_THAT(run.out, HasSubstr("… 70 more: --all shows them"));
  EXPECT_THAT(run.out, HasSubstr("memberships: perimeter of 2025"));
}

TEST_F(ReadingTest, ListPagesThroughAllOfThem) {
  registry_.communes = 2345;
  const auto json = nlohmann::json::parse(Run({"list", "--all", "--json"}).out);
  EXPECT_EQ(json["collectivites"].size(), 2345u);
  EXPECT_EQ(json["collectivites"][2344]["code"], "12344");
  EXPECT_FALSE(json.contains("nextPageToken"));
  EXPECT_THAT(registry_.page_sizes, testing::ElementsAre(1000, 1000, 1000));
}

TEST_F(ReadingTest, ALimitAboveAPageTakesWhatIsLeftOnTheLastOne) {
  registry_.communes = 2345;
  const auto json = nlohmann::json::parse(Run({"list", "--limit", "1500", "--json"}).out);
  EXPECT_EQ(json["collectivites"].size(), 1500u);
  EXPECT_EQ(json["nextPageToken"], "1500");
  EXPECT_THAT(registry_.page_sizes, testing::ElementsAre(1000, 500));
}

TEST_F(ReadingTest, SearchAndLookupEndWithThreeWhenNothingIsFound) {
  EXPECT_EQ(Run({"search", "commune"}).code, ExitCode::kOk);
  EXPECT_EQ(Run({"search", "zzz"}).code, ExitCode::kNotFound);
  EXPECT_EQ(Run({"lookup", "--code", "10000"}).code, ExitCode::kOk);
  const RunResult former = Run({"lookup", "--code", "59355"});
  EXPECT_EQ(former.code, ExitCode::kNotFound);
  EXPECT_THAT(former.out,
              HasSubstr("at other times it was carried by commune-59355\n  → soclectl successors commune-59355"));
}

TEST_F(ReadingTest, CountShowsValuesAndTotal) {
  EXPECT_THAT(Run({"count"}).out, testing::AllOf(HasSubstr("COMMUNE      3\n"), HasSubstr("total 3\n")));
}

TEST_F(ReadingTest, HistoryTellsWhyAndWhoAndWhatWasOnceBelieved) {
  const RunResult run = Run({"history", "59355", "--corrected"});
  EXPECT_THAT(run.out, HasSubstr("until 2000-02-27  Lomme\n"));
  EXPECT_THAT(run.out, HasSubstr("after   commune-59350 · all of it\n"));
  EXPECT_THAT(run.out, HasSubstr("why     33 fusion-association\n"));
  EXPECT_THAT(run.out, HasSubstr("part of commune-59350\n"));
  EXPECT_THAT(run.out, HasSubstr("[corrected since]"));
  EXPECT_THAT(run.out, HasSubstr("believed from 2019-01-01T00:00:00Z to 2022-01-01T00:00:00Z"));
}

TEST_F(ReadingTest, MembershipsNameThePerimeterAndWhatIsKnownOfTheDays) {
  const RunResult run = Run({"memberships", "59122"});
  EXPECT_EQ(run.out,
            "GROUPING        FROM        TO          PERIMETER  REMARK\n"
            "epci-245900634  1999-01-01  2013-01-01             end dated 1 January, real day unknown\n"
            "epci-200068500  2017-01-01              of 2025\n"
            "as of 2026-01-01 · revision 7\n");
}

TEST_F(ReadingTest, MembersAreCountedInTheHeading) {
  registry_.communes = 60;
  const RunResult run = Run({"members", "200000008", "--limit", "2"});
  EXPECT_THAT(run.out, testing::StartsWith("60 members of epci-200000008\n"));
  EXPECT_THAT(run.out, HasSubstr("… 58 more"));
}

TEST_F(ReadingTest, DiffShowsBothLabels) {
  const RunResult run = Run({"diff", "2015-01-01", "2016-01-01"});
  EXPECT_THAT(run.out,
              HasSubstr("changed  commune-49092  Chemillé-Melay → Chemillé-en-Anjou  2015-12-15  32 commune nouvelle"));
  EXPECT_THAT(run.out, HasSubstr("ended    commune-49281  Saint-Georges-des-Gardes"));
}

TEST_F(ReadingTest, SuccessorsShowHeirsShareAndPath) {
  const RunResult run = Run({"successors", "59355", "nonsense"});
  EXPECT_EQ(run.code, ExitCode::kOk);
  EXPECT_THAT(run.out, HasSubstr("59355     Old 59355  one successor  commune-59350  Lille  all of it\n"));
  EXPECT_THAT(run.out, HasSubstr("path of 59355: 2000-02-27 33 fusion-association → commune-59350"));
  EXPECT_THAT(run.out, HasSubstr("nonsense: 'nonsense' is neither a name nor a code."));
  EXPECT_THAT(run.out, HasSubstr("1 carried on, 1 for a person to decide"));
  EXPECT_EQ(Run({"successors", "nonsense"}).code, ExitCode::kNotFound);
}

TEST_F(ReadingTest, WhatIsSharedIsForAPersonToDecideAsItsExplanationSays) {
  const RunResult run = Run({"successors", "59355", "245900931"});
  EXPECT_THAT(run.out, HasSubstr("shared"));
  EXPECT_THAT(run.out, HasSubstr("7/8"));
  EXPECT_THAT(run.out, HasSubstr("245900931: It was divided."));
  EXPECT_THAT(run.out, HasSubstr("1 carried on, 1 for a person to decide"));
}

TEST_F(ReadingTest, SourcesShowOnlyWhatTheRegistryKeepsOfThem) {
  registry_.stored["0123456789abcdef"] = "bytes";
  const RunResult run = Run({"sources"});
  EXPECT_EQ(run.out, "KIND  YEAR  STATE    DIGEST\ncog   2026  applied  0123456789ab\n");
}

TEST_F(ReadingTest, SuccessorsOfAFileAreAskedByDateAndAnsweredInItsOrder) {
  const ScratchFolder folder;
  const std::string file =
      folder.Write("codes.csv", "code,date\n00001,1990-01-01\n00002,1980-01-01\n00003,1990-01-01\n00004,\n");
  const RunResult run = Run({"successors", "--file", file, "--from", "1970-01-01", "--json"});
  const auto json = nlohmann::json::parse(run.out);
  ASSERT_EQ(json["resolutions"].size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(json["resolutions"][i]["requested"], "0000" + std::to_string(i + 1));
  ASSERT_EQ(registry_.resolves.size(), 3u) << "one call a date";
  EXPECT_EQ(registry_.resolves[0].from_date().year(), 1970);
  EXPECT_EQ(registry_.resolves[1].from_date().year(), 1980);
  EXPECT_EQ(registry_.resolves[2].collectivites_size(), 2);
}

TEST_F(ReadingTest, FiveThousandCodesGoInFiveCalls) {
  const ScratchFolder folder;
  std::string codes;
  for (int i = 0; i < 5000; ++i) codes += std::to_string(10000 + i) + "\n";
  const auto json = nlohmann::json::parse(Run({"successors", "--file", folder.Write("codes", codes), "--json"}).out);
  EXPECT_EQ(json["resolutions"].size(), 5000u);
  EXPECT_EQ(json["resolutions"][4999]["requested"], "14999");
  EXPECT_EQ(registry_.resolves.size(), 5u);
}

TEST_F(ReadingTest, DisagreementsAreCountedAndListed) {
  const RunResult run = Run({"disagreements", "--limit", "2"});
  EXPECT_THAT(run.out, HasSubstr("late-end      3\n"));
  EXPECT_THAT(run.out, HasSubstr("commune-deleguee-27199"));
  EXPECT_THAT(run.out, HasSubstr("… 1 more"));
}

TEST_F(ReadingTest, HealthFollowsReadiness) {
  registry_.SetReady(true);
  const RunResult ready = Run({"health"});
  EXPECT_EQ(ready.code, ExitCode::kOk) << ready.err;
  EXPECT_EQ(ready.out, "readiness: SERVING\n");
  registry_.SetReady(false);
  EXPECT_EQ(Run({"health"}).code, ExitCode::kUnavailable);
  EXPECT_THAT(Run({"health", "--json"}).out, HasSubstr(R"("status":"NOT_SERVING")"));
}

}  // namespace
}  // namespace socle::cli
