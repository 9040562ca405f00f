// Which token a call carries.
#include "cli/client/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/cli/scratch_folder.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kTokens[] = R"([{"token": "t-reader", "subject": "claire@dev", "roles": ["reader"]},
                               {"token": "t-operator", "subject": "omar@dev", "roles": ["operator", "reader"]}])";

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override { unsetenv("SOCLE_TOKEN"); }
  void TearDown() override { unsetenv("SOCLE_TOKEN"); }

  std::string Token(std::string_view role = "reader") {
    const auto credential = Find(role);
    return credential.ok() ? credential->Token() : "refused: " + std::string(credential.status().message());
  }

  absl::StatusOr<Credential> Find(std::string_view role, const std::string& below = ".") {
    Globals globals = globals_;
    LocateIdentities(folder_.path(below), &globals);
    return FindCredential(globals, role);
  }

  ScratchFolder folder_;
  Globals globals_;
};

TEST_F(CredentialsTest, FindsThePeopleOfDevelopmentUpwards) {
  folder_.Write(".dev/identities/people.json", kTokens);
  folder_.Write("a/b/c.txt", "");
  const auto credential = Find("operator", "a/b");
  ASSERT_TRUE(credential.ok());
  EXPECT_EQ(credential->token, "t-operator");
  EXPECT_THAT(credential->description, HasSubstr("role operator of "));
  EXPECT_THAT(credential->description, Not(HasSubstr("t-operator")));
}

TEST_F(CredentialsTest, ChoosesBySubjectOrRole) {
  folder_.Write(".dev/identities/people.json", kTokens);
  EXPECT_EQ(Token(), "t-reader");
  globals_.identity = "operator";
  EXPECT_EQ(Token(), "t-operator");
  globals_.identity = "claire@dev";
  EXPECT_EQ(Token("operator"), "t-reader");
}

TEST_F(CredentialsTest, ListsWhoThereIsWithoutTheirTokens) {
  folder_.Write(".dev/identities/people.json", kTokens);
  globals_.identity = "auditor";
  EXPECT_THAT(Token(),
              testing::AllOf(HasSubstr("nobody in"), HasSubstr("claire@dev (reader), omar@dev (operator, reader)"),
                             Not(HasSubstr("t-reader"))));
}

TEST_F(CredentialsTest, PrefersTheFileThatIsNamedThenTheEnvironmentThenWhatIsFound) {
  folder_.Write(".dev/identities/people.json", kTokens);
  setenv("SOCLE_TOKEN", "t-environment", 1);
  EXPECT_EQ(Token(), "t-environment");
  globals_.token_file = folder_.Write("one.token", "t-file\n");
  EXPECT_EQ(Token(), "t-file");
}

TEST_F(CredentialsTest, ReadsAFileWithOneTokenOrAList) {
  globals_.token_file = folder_.Write("list.json", kTokens);
  EXPECT_EQ(Token("operator"), "t-operator");
  globals_.token_file = folder_.Write("broken.json", "[{");
  EXPECT_THAT(Token(), HasSubstr("is not a JSON list"));
  globals_.token_file = folder_.Write("spaces", "two words");
  EXPECT_THAT(Token(), HasSubstr("holds no token"));
  globals_.token_file = folder_.path("absent");
  EXPECT_THAT(Token(), HasSubstr("cannot be read"));
}

TEST_F(CredentialsTest, SurvivesListsOfAnotherShape) {
  for (const char* list : {R"([1, "x", null, {"token": 3, "roles": "reader"}])",
                           R"([{"token": "a b", "subject": "x", "roles": ["reader"]}])",
                           R"([{"token": "ok", "roles": "reader"}])", "[]"}) {
    globals_.token_file = folder_.Write("odd.json", list);
    EXPECT_EQ(Token(), "") << list;
  }
}

TEST_F(CredentialsTest, DoesNotSendTheTokensOfThisMachineElsewhere) {
  folder_.Write(".dev/identities/people.json", kTokens);
  globals_.address = "registry.example:50051";
  EXPECT_EQ(Token(), "");
}

TEST_F(CredentialsTest, DoesNotLookUpwardsWhereOneOfTheServicesIsElsewhere) {
  folder_.Write(".dev/identities/people.json", kTokens);
  globals_.census_address = "census.example:50053";
  EXPECT_EQ(Token(), "");
}

TEST_F(CredentialsTest, TakesTheIdentitiesThatAreNamedOrNone) {
  folder_.Write(".dev/identities/people.json", kTokens);
  folder_.Write("others/people.json", R"([{"token": "t-other", "subject": "o", "roles": ["reader"]}])");
  globals_.identities = folder_.path("others");
  EXPECT_EQ(Token(), "t-other");
  globals_.identities = "none";
  EXPECT_EQ(Token(), "");
}

TEST_F(CredentialsTest, MintsATokenOfThreePartsForWhoeverHasNone) {
  folder_.Write(".dev/identities/people.json", R"([{"subject": "dev-reader", "roles": ["reader"]}])");
  EXPECT_THAT(Token(), testing::AllOf(HasSubstr("there is no key in"), HasSubstr("soclectl dev identities")));
  folder_.Write(".dev/identities/signing-key.jwk", identity::SigningKey::Mint("k").ToJson());
  const auto credential = Find("reader");
  ASSERT_TRUE(credential.ok()) << credential.status();
  const std::string token = credential->Token();
  EXPECT_EQ(std::count(token.begin(), token.end(), '.'), 2) << token;
  EXPECT_EQ(credential->Token(), token) << "a token that is young enough is used again";
}

TEST_F(CredentialsTest, NoTokenIsNoError) {
  EXPECT_EQ(Token(), "");
  globals_.identity = "reader";
  EXPECT_THAT(Token(), HasSubstr("--as needs a list of people"));
}

TEST(IsLoopbackTest, KnowsThisMachine) {
  for (const char* here : {"127.0.0.1:50051", "localhost:1", "[::1]:1", "unix:/run/socle"})
    EXPECT_TRUE(IsLoopback(here)) << here;
  for (const char* elsewhere :
       {"10.0.0.1:1", "localhost.example:1", "registry:1", "[2001:db8::1]:1", "127.evil.example:1"}) {
    EXPECT_FALSE(IsLoopback(elsewhere)) << elsewhere;
  }
}

}  // namespace
}  // namespace socle::cli
