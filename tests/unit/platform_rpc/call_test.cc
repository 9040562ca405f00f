#include "platform/rpc/call.h"

#include <gtest/gtest.h>

#include "platform/base/error.h"

namespace socle::rpc {
namespace {

const Method kMethod{"test.v1.Service/Method", "test.things.read", true, 0, nullptr};

TEST(CallTest, HasAMinuteInUnitTests) {
  const Call call(kMethod, nullptr);
  EXPECT_GT(call.Remaining(), std::chrono::seconds(50));
  EXPECT_FALSE(call.IsCancelled());
  EXPECT_TRUE(call.CheckAlive().ok());
}

TEST(CallTest, EndsAtItsDeadline) {
  Call call(kMethod, nullptr);
  call.set_deadline(call.start());
  EXPECT_EQ(call.Remaining().count(), 0) << "what remains is never negative";
  EXPECT_TRUE(call.IsCancelled());
  EXPECT_EQ(ReasonOf(call.CheckAlive()), ErrorReason::DEADLINE_EXCEEDED);
}

TEST(CallTest, KeepsItsRequestIdAndTrace) {
  const Call call(kMethod, nullptr);
  EXPECT_EQ(call.request_id().size(), 32u);
  EXPECT_EQ(call.request_id(), call.request_id());
  EXPECT_EQ(call.trace().trace(), call.trace().trace());
  EXPECT_NE(call.request_id(), Call(kMethod, nullptr).request_id());
}

TEST(CallTest, HasAnArenaOfItsOwn) {
  Call call(kMethod, nullptr);
  google::protobuf::Arena* const arena = call.arena();
  ASSERT_NE(arena, nullptr);
  EXPECT_EQ(call.arena(), arena);
}

}  // namespace
}  // namespace socle::rpc
