#include "cli/scenario/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/api/uuid.h"

namespace socle::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

Scenario Parsed(const std::string& steps) {
  const auto scenario = ParseScenario(R"({"title": "t", "steps": )" + steps + "}");
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  return scenario.value_or(Scenario{});
}

TEST(Scenario, ReadsStepsInOrder) {
  const Scenario scenario = Parsed(R"([
    {"as": "a/1", "call": "X.Do", "source": "page 1", "let": "x", "request": {"n": 1}},
    {"as": "a/2", "call": "X.Undo", "source": "no source", "synthetic": true}])");
  ASSERT_EQ(scenario.steps.size(), 2U);
  EXPECT_EQ(scenario.steps[0].actor, "a/1");
  EXPECT_EQ(scenario.steps[0].let, "x");
  EXPECT_EQ(scenario.steps[0].request, (json{{"n", 1}}));
  EXPECT_FALSE(scenario.steps[0].synthetic);
  EXPECT_TRUE(scenario.steps[1].synthetic);
  EXPECT_EQ(scenario.steps[1].request, json::object());
}

TEST(Scenario, SaysWhichStepIsWrongAndWhy) {
  const std::pair<const char*, const char*> kWrong[] = {
      {R"([{"call": "X.Do", "source": "s"}])", "step 1: does not say as whom"},
      {R"([{"as": "a", "call": "X.Do", "source": "s"}, {"as": "a", "source": "s"}])", "step 2: does not say what"},
      {R"([{"as": "a", "call": "X.Do"}])", "step 1: has no source"},
      {R"([{"as": "a", "call": "X.Do", "source": "s", "requets": {}}])", "'requets' is not known"},
      {R"([{"as": "a", "call": "X.Do", "source": "s", "request": []}])", "'request' is of the wrong type"},
      {R"([{"as": 1, "call": "X.Do", "source": "s"}])", "'as' is of the wrong type"},
      {R"([{"times": 0, "as": "a", "call": "X.Do", "source": "s"}])", "'times' is 1 to 10,000"},
      {R"([{"times": 2, "for_each": ["b"], "as": "a", "call": "X.Do", "source": "s"}])", "without 'for_each'"},
      {R"([{"for_each": [], "as": "a", "call": "X.Do", "source": "s"}])", "'for_each' is a list, and not empty"},
      {R"([{"across": "b", "as": "a", "call": "X.Do", "source": "s"}])", "'across' is a list, and not empty"},
      {R"([3])", "step 1: is not an object"}};
  for (const auto& [steps, what] : kWrong) {
    const auto scenario = ParseScenario(std::string(R"({"title": "t", "steps": )") + steps + "}");
    EXPECT_THAT(std::string(scenario.status().message()), HasSubstr(what)) << steps;
  }
  for (const char* text : {"", "[]", "{}", R"({"title": "t"})", R"({"title": "", "steps": []})"}) {
    EXPECT_FALSE(ParseScenario(text).ok()) << text;
  }
}

TEST(Scenario, MakesAStepForEachItemAcrossAnotherList) {
  const Scenario scenario = Parsed(R"([{"for_each": [{"axis": "innovation"}, {"axis": "recrutement"}],
    "across": [{"id": "x"}, {"id": "y"}, {"id": "z"}], "as": "a/1", "call": "X.Do", "source": "s",
    "request": {"id": "${across.id}-${each.axis}"}}])");
  std::vector<std::string> ids;
  for (const Step& step : scenario.steps) ids.push_back(step.request["id"]);
  EXPECT_THAT(ids, testing::ElementsAre("x-innovation", "x-recrutement", "y-innovation", "y-recrutement",
                                        "z-innovation", "z-recrutement"));
}

TEST(Scenario, SaysByWhichAnswerItWasMade) {
  EXPECT_FALSE(Parsed("[]").made_when);
  const auto scenario = ParseScenario(
      R"({"title": "t", "steps": [], "made_when": {"as": "a/1", "call": "X.Get", "source": "s", "request": {"n": 1}}})");
  ASSERT_TRUE(scenario.ok() && scenario->made_when) << scenario.status();
  EXPECT_EQ(scenario->made_when->method, "X.Get");
  EXPECT_EQ(scenario->made_answers, json::object());
  const auto changed = ParseScenario(
      R"({"title": "t", "steps": [], "made_when": {"as": "a", "call": "X.Get", "source": "s", "answers": {"n": 1}}})");
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->made_answers, json::parse(R"({"n": 1})")) << "what the last step leaves";
  EXPECT_FALSE(ParseScenario(R"({"title": "t", "steps": [], "made_when": "X.Get"})").ok());
  EXPECT_FALSE(ParseScenario(R"({"title": "t", "steps": [], "made_when": {"call": "X.Get"}})").ok());
}

TEST(Scenario, PutsFieldsOfEarlierAnswersIntoRequests) {
  const Scenario scenario = Parsed(R"([{"as": "a", "call": "X.Do", "source": "s", "request": {
      "parent": "${body.name}", "list": ["${body.members.1.name}", "x/${last:body.name}", {"deep": "in ${body.name}, twice ${body.name}"}]}}])");
  const Answers answers = {{"body", json::parse(R"({"name": "b/1", "members": [{"name": "m/1"}, {"name": "m/2"}]})")}};
  const auto request = Resolve(scenario, 0, answers, false);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(*request, json::parse(R"({"parent": "b/1", "list": ["m/2", "x/1", {"deep": "in b/1, twice b/1"}]})"));
}

TEST(Scenario, RefusesReferencesToNothing) {
  const Answers answers = {{"body", json::parse(R"({"name": "b/1", "members": [{"name": "m/1"}]})")}};
  for (const char* reference : {"${meeting.name}", "${body.nane}", "${body.members.1.name}", "${body.members}",
                                "${body}", "${body.name.x}", "${body.name"}) {
    const Scenario scenario =
        Parsed(std::string(R"([{"as": "a", "call": "X.Do", "source": "s", "request": {"x": ")") + reference + "\"}}]");
    const auto request = Resolve(scenario, 0, answers, false);
    EXPECT_THAT(std::string(request.status().message()), HasSubstr("step 1")) << reference;
  }
}

TEST(Scenario, DigestsTextAsBytesAreWrittenInJson) {
  const Scenario scenario =
      Parsed(R"([{"as": "a", "call": "X.Do", "source": "s", "request": {"content_sha256": "${sha256:abc}"}}])");
  EXPECT_EQ((*Resolve(scenario, 0, {}, false))["content_sha256"], "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(Scenario, TurnsDigitsOfAnAnswerIntoBytes) {
  const Scenario scenario = Parsed(
      R"([{"as": "a", "call": "X.Do", "source": "s", "request": {"content_sha256": "${bytes:frozen.sha256}"}}])");
  const Answers answers = {{"frozen", json::parse(R"({"sha256": "00ff10"})")}};
  EXPECT_EQ((*Resolve(scenario, 0, answers, false))["content_sha256"], "AP8Q");
}

TEST(Scenario, MakesAStepOnceForEachItem) {
  const Scenario scenario = Parsed(R"([{"for_each": [{"party": "p/1", "day": "1"}, {"party": "p/2", "day": "2"}],
      "as": "${each.party}", "call": "X.Do", "let": "of${place}", "source": "${each.day}", "request": {"n": "${each.day}"}},
      {"for_each": ["a"], "as": "${each}", "call": "X.Do", "source": "s"}])");
  ASSERT_EQ(scenario.steps.size(), 3U);
  EXPECT_EQ(scenario.steps[1].actor, "p/2");
  EXPECT_EQ(scenario.steps[1].let, "of2");
  EXPECT_EQ(scenario.steps[1].request, json::parse(R"({"n": "2"})"));
  EXPECT_EQ(scenario.steps[2].actor, "a");
}

TEST(Scenario, MakesAStepManyTimes) {
  const Scenario scenario =
      Parsed(R"([{"times": 3, "as": "a", "call": "X.Do", "source": "s", "request": {"id": "x-${place}"}}])");
  ASSERT_EQ(scenario.steps.size(), 3U);
  EXPECT_EQ(scenario.steps[2].request["id"], "x-3");
}

TEST(Scenario, GivesEachStepARequestIdThatIsTheSameEachTimeAndDiffersBetweenSteps) {
  const Scenario scenario = Parsed(R"([{"as": "a", "call": "X.Do", "source": "s", "request": {"n": 1}},
                                       {"as": "a", "call": "X.Do", "source": "s", "request": {"n": 1}}])");
  const std::string first = (*Resolve(scenario, 0, {}, true))["request_id"];
  EXPECT_TRUE(api::IsUuid(first)) << first;
  EXPECT_EQ((*Resolve(scenario, 0, {}, true))["request_id"], first);
  EXPECT_NE((*Resolve(scenario, 1, {}, true))["request_id"], first);
  EXPECT_FALSE(Resolve(scenario, 0, {}, false)->contains("request_id"));
}

TEST(Scenario, KeepsARequestIdThatTheStepGives) {
  const Scenario scenario =
      Parsed(R"([{"as": "a", "call": "X.Do", "source": "s", "request": {"request_id": "mine"}}])");
  EXPECT_EQ((*Resolve(scenario, 0, {}, true))["request_id"], "mine");
}

}  // namespace
}  // namespace socle::cli
