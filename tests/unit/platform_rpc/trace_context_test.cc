#include "platform/telemetry/trace_context.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace socle::telemetry {
namespace {

constexpr std::string_view kHeader = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(TraceContextTest, ComesBackAsItWas) {
  const auto context = ParseTraceparent(kHeader);
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->trace(), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(context->flags, 1);
  EXPECT_EQ(MakeTraceparent(*context), kHeader);
}

TEST(TraceContextTest, RefusesWhatTheStandardRefuses) {
  for (const char* header : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                             "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                             "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                             "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                             "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"}) {
    EXPECT_FALSE(ParseTraceparent(header).has_value()) << header;
  }
}

TEST(TraceContextTest, ReadsLaterVersionsByTheirFirstFields) {
  EXPECT_TRUE(ParseTraceparent("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes").has_value());
  EXPECT_TRUE(ParseTraceparent("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").has_value());
}

RC_GTEST_PROP(TraceContextTest, NeverReadsPastArbitraryText, (const std::string& text)) {
  const auto context = ParseTraceparent(text);
  if (context) RC_ASSERT(text.find(context->trace()) != std::string::npos);
}

TEST(TraceContextTest, ContinuesATraceWithASpanOfItsOwn) {
  const auto parent = ParseTraceparent(kHeader);
  const TraceContext child = ChildOf(parent);
  EXPECT_EQ(child.trace(), parent->trace());
  EXPECT_NE(child.parent_id, parent->parent_id);
  EXPECT_EQ(child.flags, parent->flags);
  EXPECT_TRUE(ParseTraceparent(MakeTraceparent(child)).has_value());
}

TEST(TraceContextTest, BeginsATraceWhereThereIsNone) {
  const TraceContext first = ChildOf(std::nullopt);
  EXPECT_TRUE(ParseTraceparent(MakeTraceparent(first)).has_value());
  EXPECT_NE(first.trace(), ChildOf(std::nullopt).trace());
}

TEST(RequestIdTest, AreShortAndHarmless) {
  for (const char* id : {"a", "ticket-42", "0193:ab_c.d", "123e4567-e89b-12d3-a456-426614174000"})
    EXPECT_TRUE(IsRequestId(id)) << id;
  for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a\nb"),
                                std::string("é"), std::string("a\"b"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(IsRequestId(id)) << id;
  }
}

TEST(RequestIdTest, AreUnique) {
  std::set<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.insert(MakeRequestId());
  EXPECT_EQ(ids.size(), 10'000u);
  EXPECT_TRUE(IsRequestId(*ids.begin()));
}

}  // namespace
}  // namespace socle::telemetry
