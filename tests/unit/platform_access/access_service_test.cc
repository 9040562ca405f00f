#include "platform/access/access_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "socle/access/v1/access_service.grpc.pb.h"

namespace socle::access {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kRoles[] = R"({"reader": ["houses.houses.read"], "mason": ["houses.*"], "auditor": ["audit.*"]})";
// The table of methods is of the one service whose protos are linked here.
constexpr char kMethod[] = "socle.access.v1.AccessService/ExplainAccess";

class AccessServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(methods_.Add(*access_.service()->descriptor()).ok());
    SetCaller({.subject = "claire@test", .roles = {"reader"}, .acts_for = {"houses/1"}});
  }
  void SetCaller(rpc::Principal principal) {
    call_.set_principal(std::make_shared<const rpc::Principal>(std::move(principal)));
  }
  v1::ExplainAccessResponse Explain(const std::string& method = {}) {
    v1::ExplainAccessRequest request;
    request.set_method(method);
    const auto response = access_.Explain(call_, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::ExplainAccessResponse());
  }

  telemetry::Metrics metrics_;
  rpc::MethodTable methods_{&metrics_};
  rpc::Roles roles_ = rpc::Roles::FromJson(kRoles).value();
  AccessService access_{&methods_, &roles_, RoleNames(kRoles)};
  const rpc::Method method_{.full_name = kMethod};
  rpc::Call call_{method_, nullptr};
};

TEST_F(AccessServiceTest, TellsWhomItTakesTheCallerFor) {
  const v1::Caller caller = Explain().caller();
  EXPECT_EQ(caller.subject(), "claire@test");
  EXPECT_THAT(caller.roles(), ElementsAre("reader"));
  EXPECT_THAT(caller.acts_for(), ElementsAre("houses/1"));
  EXPECT_THAT(caller.unknown_roles(), IsEmpty());
  EXPECT_EQ(caller.proof(), v1::Caller::CERTIFICATE) << "the call brought no token";
  EXPECT_FALSE(Explain().has_rule());
}

TEST_F(AccessServiceTest, TellsWhichRolesGiveNothing) {
  SetCaller({.subject = "x", .roles = {"reader", "Mason", "chief"}});
  EXPECT_THAT(Explain().caller().unknown_roles(), ElementsAre("Mason", "chief"));
}

TEST_F(AccessServiceTest, TellsWhatAMethodAsks) {
  access_.SetRelations(
      {{"AccessService/ExplainAccess", "LOOK", "OWNER,PILOT"}, {"AccessService/Other", "DO", "OWNER"}});
  const v1::MethodRule rule = Explain(kMethod).rule();
  EXPECT_EQ(rule.method(), kMethod);
  EXPECT_EQ(rule.permission(), "access.own.read");
  EXPECT_THAT(rule.roles(), ElementsAre("auditor", "mason", "reader")) << "it is for everybody";
  ASSERT_EQ(rule.relations_size(), 1);
  EXPECT_EQ(rule.relations(0).act(), "LOOK");
  EXPECT_THAT(rule.relations(0).relations(), ElementsAre("OWNER", "PILOT"));
  EXPECT_TRUE(Explain(kMethod).permitted());
}

TEST_F(AccessServiceTest, IsOpenToWhoeverIsKnownAndNothingElseIs) {
  const rpc::Principal nobody{.subject = "x"};
  EXPECT_TRUE(roles_.Allows(nobody, "access.own.read"));
  for (const char* permission : {"access.own.write", "access.own.reads", "access.own", "houses.houses.read", ""}) {
    EXPECT_FALSE(roles_.Allows(nobody, permission)) << permission;
  }
}

TEST_F(AccessServiceTest, KnowsNoMethodThatTheServiceHasNot) {
  v1::ExplainAccessRequest request;
  for (const std::string& method : {std::string("socle.registry.v1.BodyService/CreateBody"), std::string("x"),
                                    std::string(4000, 'x'), "/" + std::string(kMethod)}) {
    request.set_method(method);
    EXPECT_EQ(access_.Explain(call_, request).status().code(), absl::StatusCode::kNotFound) << method;
  }
}

TEST(RoleNamesTest, AreThoseOfTheSettings) {
  EXPECT_THAT(RoleNames(kRoles), ElementsAre("auditor", "mason", "reader"));
  EXPECT_THAT(RoleNames(""), IsEmpty());
  EXPECT_THAT(RoleNames("[1]"), IsEmpty());
}

}  // namespace
}  // namespace socle::access
