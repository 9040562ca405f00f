#include "platform/rpc/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "platform/rpc/dev_tokens.h"

namespace socle::rpc {
namespace {

using testing::HasSubstr;
using testing::Not;

bool Allows(std::string_view granted, std::string_view permission) {
  Roles roles;
  roles.Grant("role", granted);
  return roles.Allows({"someone", {"role"}}, permission);
}

TEST(RolesTest, DenyWhatNobodyGranted) {
  EXPECT_FALSE(Roles().Allows({"someone", {}}, "registry.things.read"));
  EXPECT_FALSE(Roles().Allows({"someone", {"admin", "*", ""}}, "registry.things.read"));
}

TEST(RolesTest, ContainTheVeryPermission) {
  EXPECT_TRUE(Allows("registry.things.read", "registry.things.read"));
  EXPECT_FALSE(Allows("registry.things.read", "registry.things.write"));
  EXPECT_FALSE(Allows("registry.things.read", "registry.things.read.more"));
  EXPECT_FALSE(Allows("registry.things.read", "registry.things"));
}

TEST(RolesTest, ContainWhatAStarCoversAndNoMore) {
  EXPECT_TRUE(Allows("registry.*", "registry.things.read"));
  EXPECT_TRUE(Allows("registry.things.*", "registry.things.read"));
  EXPECT_TRUE(Allows("*", "census.things.read"));
  EXPECT_FALSE(Allows("registry.*", "registryx.things.read")) << "the star stands for whole words";
  EXPECT_FALSE(Allows("registry.*", "registry"));
  EXPECT_FALSE(Allows("registry.things.*", "registry.others.read"));
}

TEST(RolesTest, AddUp) {
  Roles roles;
  roles.Grant("a", "test.a.read");
  roles.Grant("b", "test.b.read");
  const Principal both{"both", {"a", "b"}};
  EXPECT_TRUE(roles.Allows(both, "test.a.read") && roles.Allows(both, "test.b.read"));
  EXPECT_FALSE(roles.Allows({"only", {"a"}}, "test.b.read"));
}

TEST(RolesTest, SayWhatIsWrongInTheirFile) {
  for (const char* json : {"", "[]", "{", R"({"r": "registry.*"})", R"({"r": [1]})", R"({"r": ["registry*"]})",
                           R"({"r": ["*.read"]})", R"({"r": [""]})", R"({"r": ["a..b"]})", R"({"r": [".a"]})"}) {
    const auto roles = Roles::FromJson(json);
    EXPECT_EQ(roles.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(std::string(roles.status().message()), Not(HasSubstr("\n"))) << json;
  }
}

TEST(BearerTokenTest, ReadsTheSchemeInAnyCase) {
  EXPECT_EQ(BearerToken("Bearer abc"), "abc");
  EXPECT_EQ(BearerToken("bearer abc"), "abc");
  EXPECT_EQ(BearerToken("BEARER abc"), "abc");
  for (const char* header : {"", "Bearer", "Bearer ", "Basic abc", "abc", "Bearerabc"})
    EXPECT_EQ(BearerToken(header), "") << header;
}

class DevTokensTest : public testing::Test {
 protected:
  std::unique_ptr<DevTokens> tokens_ =
      DevTokens::FromJson(
          R"([{"token": "t1", "subject": "claire", "roles": ["a", "b"], "acts_for": ["houses/1"]},
              {"token": "t2", "subject": "paul", "roles": []}])")
          .value();
};

TEST_F(DevTokensTest, KnowTheirHolders) {
  const auto claire = tokens_->Authenticate({.authorization = "Bearer t1"});
  ASSERT_TRUE(claire.ok()) << claire.status();
  EXPECT_EQ((*claire)->subject, "claire");
  EXPECT_THAT((*claire)->roles, testing::ElementsAre("a", "b"));
  EXPECT_THAT((*claire)->acts_for, testing::ElementsAre("houses/1"));
  const auto paul = tokens_->Authenticate({.authorization = "Bearer t2"});
  EXPECT_EQ((*paul)->subject, "paul");
  EXPECT_THAT((*paul)->acts_for, testing::IsEmpty());
}

TEST_F(DevTokensTest, RefuseEveryoneElse) {
  for (const char* header : {"", "Bearer t3", "Bearer t", "Bearer t1 ", "Bearer T1", "t1", "Basic t1"}) {
    EXPECT_EQ(ReasonOf(tokens_->Authenticate({.authorization = header}).status()), ErrorReason::UNAUTHENTICATED)
        << header;
  }
}

TEST_F(DevTokensTest, AreForTheLoopback) { EXPECT_TRUE(tokens_->LoopbackOnly()); }

TEST(DevTokensFileTest, SaysWhichEntryIsWrongWithoutItsToken) {
  for (const char* json :
       {"{}", R"([1])", R"([{"subject": "s", "roles": []}])", R"([{"token": "s3cret", "roles": []}])",
        R"([{"token": "s3cret", "subject": "s"}])", R"([{"token": "s3cret", "subject": "s", "roles": [1]}])",
        R"([{"token": "s3cret", "subject": "s", "roles": [], "acts_for": "houses/1"}])",
        R"([{"token": "s3cret", "subject": "s", "roles": [], "acts_for": [1]}])",
        R"([{"token": "s3cret", "subject": "s", "roles": []}, {"token": "s3cret", "subject": "z", "roles": []}])"}) {
    const absl::Status status = DevTokens::FromJson(json).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("s3cret"))) << json;
  }
}

}  // namespace
}  // namespace socle::rpc
