#include "platform/write/command.h"

#include <gtest/gtest.h>

#include <google/protobuf/struct.pb.h>

#include "platform/base/error.h"
#include "platform/rpc/call.h"

#include "google/rpc/error_details.pb.h"

namespace socle::write {
namespace {

using google::rpc::RequestInfo;  // a message with a request_id

const rpc::Method kMethod{"socle.test.v1.TestService/Write", "test.things.write"};

class CommandTest : public ::testing::Test {
 protected:
  CommandTest() : call_(kMethod, nullptr) {
    call_.set_principal(std::make_shared<rpc::Principal>(rpc::Principal{"alice", {}}));
  }

  static RequestInfo Request(std::string_view id, std::string_view content) {
    RequestInfo request;
    request.set_request_id(std::string(id));
    request.set_serving_data(std::string(content));
    return request;
  }

  rpc::Call call_;
};

constexpr char kId[] = "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3d";

TEST_F(CommandTest, SaysWhoAsksForWhat) {
  const auto command = CommandOf(call_, Request(kId, "x"), {"things/1"});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->method, kMethod.full_name);
  EXPECT_EQ(command->caller, "alice");
  EXPECT_EQ(command->request_id, kId);
  EXPECT_EQ(command->trace_id.size(), 32U);
  EXPECT_EQ(command->resources, std::vector<std::string>{"things/1"});
  EXPECT_FALSE(command->validate_only);
}

TEST_F(CommandTest, TheRequestIdIsNoPartOfTheContent) {
  const auto one = CommandOf(call_, Request(kId, "x"), {});
  const auto other = CommandOf(call_, Request("6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3e", "x"), {});
  EXPECT_EQ(one->fingerprint, other->fingerprint);
  EXPECT_NE(one->fingerprint, CommandOf(call_, Request(kId, "y"), {})->fingerprint);
}

TEST_F(CommandTest, TheSameContentOfAnotherMethodIsOtherContent) {
  const rpc::Method other_method{"socle.test.v1.TestService/Erase", "test.things.write"};
  rpc::Call other(other_method, nullptr);
  other.set_principal(std::make_shared<rpc::Principal>(rpc::Principal{"alice", {}}));
  EXPECT_NE(CommandOf(call_, Request(kId, "x"), {})->fingerprint, CommandOf(other, Request(kId, "x"), {})->fingerprint);
}

TEST_F(CommandTest, UpperCaseIsTheSameRequestId) {
  EXPECT_EQ(CommandOf(call_, Request("6F1C1B7E-7A43-4C39-9A4E-0D5F6A1B2C3D", "x"), {})->request_id, kId);
}

TEST_F(CommandTest, WithoutRequestIdEachCallHasItsOwn) {
  const auto one = CommandOf(call_, Request("", "x"), {});
  const auto other = CommandOf(call_, Request("", "x"), {});
  EXPECT_NE(one->request_id, other->request_id);
  EXPECT_TRUE(CommandOf(call_, Request(one->request_id, "x"), {}).ok()) << one->request_id << " is a UUID";
}

TEST_F(CommandTest, RefusesWhatIsNoUuid) {
  for (const char* id : {"x", "6f1c1b7e7a434c399a4e0d5f6a1b2c3d", "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3",
                         "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3g", "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3d ",
                         "6f1c1b7e-7a43-4c39-9a4e+0d5f6a1b2c3d"}) {
    const auto command = CommandOf(call_, Request(id, "x"), {});
    EXPECT_EQ(command.status().code(), absl::StatusCode::kInvalidArgument) << id;
  }
}

}  // namespace
}  // namespace socle::write
