// call, methods and load against a registry in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/client/method_caller.h"
#include "tests/unit/cli/scratch_folder.h"
#include "tests/unit/cli/small_registry.h"

namespace socle::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

TEST(Methods, AreFoundByShortAndFullNames) {
  for (const char* name :
       {"GetCollectivite", "CollectiviteService.GetCollectivite", "CollectiviteService/GetCollectivite",
        "socle.registry.v1.CollectiviteService/GetCollectivite"}) {
    const auto method = FindMethod(name);
    ASSERT_TRUE(method.ok()) << name << ": " << method.status();
    EXPECT_EQ((*method)->full_name(), "socle.registry.v1.CollectiviteService.GetCollectivite");
  }
}

TEST(Methods, OfNoServiceAndStreamsAreRefused) {
  EXPECT_THAT(std::string(FindMethod("GetNothing").status().message()), HasSubstr("soclectl methods"));
  EXPECT_THAT(std::string(FindMethod("Watch").status().message()), HasSubstr("stream"));
}

TEST(Methods, NeedAPermissionEach) {
  for (const auto* method : AllMethods()) {
    const bool named_as_read = method->name().rfind("Get", 0) == 0 || method->name().rfind("List", 0) == 0;
    if (named_as_read) {
      EXPECT_TRUE(IsRead(method)) << method->full_name();
    }
    if (method->name().rfind("Create", 0) == 0) {
      EXPECT_FALSE(IsRead(method)) << method->full_name();
    }
  }
}

TEST(Call, SendsJsonAndShowsTheAnswer) {
  SmallRegistry registry;
  const RunResult result = RunSoclectl(
      registry.address(), {"call", "GetCollectivite", R"({"name": "collectivites/commune-10001"})", "--json"});
  EXPECT_EQ(result.code, ExitCode::kOk) << result.err;
  EXPECT_EQ(json::parse(result.out)["name"], "collectivites/commune-10001");
  ASSERT_EQ(registry.gets.size(), 1U);
}

TEST(Call, TellsWhatIsWrongWithTheRequestBeforeItIsSent) {
  SmallRegistry registry;
  const RunResult result = RunSoclectl(registry.address(), {"call", "GetCollectivite", R"({"nane": "x"})"});
  EXPECT_EQ(result.code, ExitCode::kUsage);
  EXPECT_THAT(result.err, HasSubstr("nane"));
  EXPECT_THAT(registry.gets, testing::IsEmpty());
}

TEST(Call, RefusesAMethodThatDoesNotExist) {
  const RunResult result = RunSoclectl("127.0.0.1:1", {"call", "GetNothing"});
  EXPECT_EQ(result.code, ExitCode::kUsage);
  EXPECT_THAT(result.err, HasSubstr("GetNothing"));
}

TEST(MethodsVerb, ListsMethodsWithTheirPermissions) {
  const RunResult result = RunSoclectl("127.0.0.1:1", {"methods", "ChangeRequest"});
  EXPECT_THAT(result.out, HasSubstr("ChangeRequestService.SubmitChangeRequest"));
  EXPECT_THAT(result.out, HasSubstr("registry.changeRequests.create"));
  EXPECT_THAT(result.out, Not(HasSubstr("GetTerritory")));
  EXPECT_EQ(RunSoclectl("127.0.0.1:1", {"methods", "Nonsense"}).code, ExitCode::kNotFound);
}

class Load : public testing::Test {
 protected:
  // Two parties have tokens.
  RunResult Run(const std::string& scenario, std::vector<std::string> more = {}) {
    folder_.Write("scenario.json", scenario);
    folder_.Write("tokens.json", R"([
      {"token": "t-lille", "subject": "lille", "roles": ["contributor"], "acts_for": ["collectivites/commune-10001"]},
      {"token": "t-divion", "subject": "divion", "roles": ["contributor"], "acts_for": ["collectivites/commune-10002"]}])");
    std::vector<std::string> arguments = {"--token-file", folder_.path("tokens.json"), "load",
                                          folder_.path("scenario.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunSoclectl(registry_.address(), arguments);
  }

  ScratchFolder folder_;
  SmallRegistry registry_;
};

constexpr char kTwoSteps[] = R"({"title": "Two reads", "steps": [
  {"as": "collectivites/commune-10001", "call": "GetCollectivite", "source": "page 1", "let": "first",
   "request": {"name": "collectivites/commune-10001"}},
  {"as": "collectivites/commune-10002", "call": "GetCollectivite", "source": "nobody says", "synthetic": true,
   "request": {"name": "${first.name}"}}]})";

TEST_F(Load, MakesEachCallAsWhoActsInIt) {
  const RunResult result = Run(kTwoSteps);
  EXPECT_EQ(result.code, ExitCode::kOk) << result.err;
  EXPECT_THAT(registry_.authorizations, testing::ElementsAre("Bearer t-lille", "Bearer t-divion"));
  ASSERT_EQ(registry_.gets.size(), 2U);
  EXPECT_EQ(registry_.gets[1].name(), "collectivites/commune-10001") << "of the first answer";
  EXPECT_THAT(result.out, HasSubstr("[synthetic]"));
  EXPECT_THAT(result.out, HasSubstr("page 1"));
}

TEST_F(Load, ADryRunCallsNothing) {
  EXPECT_EQ(Run(kTwoSteps, {"--dry-run"}).code, ExitCode::kOk);
  EXPECT_THAT(registry_.gets, testing::IsEmpty());
}

TEST_F(Load, AMistakeInALaterStepIsFoundBeforeTheFirstCall) {
  const RunResult result = Run(R"({"title": "t", "steps": [
    {"as": "collectivites/commune-10001", "call": "GetCollectivite", "source": "s",
     "request": {"name": "collectivites/commune-10001"}},
    {"as": "collectivites/commune-10001", "call": "GetNothing", "source": "s"}]})");
  EXPECT_EQ(result.code, ExitCode::kUsage);
  EXPECT_THAT(result.err, HasSubstr("step 2"));
  EXPECT_THAT(registry_.gets, testing::IsEmpty());
}

TEST_F(Load, SaysWhoHasNoToken) {
  const RunResult result = Run(R"({"title": "t", "steps": [
    {"as": "collectivites/commune-10003", "call": "GetCollectivite", "source": "s", "request": {"name": "x"}}]})");
  EXPECT_NE(result.code, ExitCode::kOk);
  EXPECT_THAT(result.err, HasSubstr("commune-10003"));
}

}  // namespace
}  // namespace socle::cli
