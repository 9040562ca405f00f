#include "platform/api/etag.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/api/batch.h"
#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

TEST(Etag, IsQuotedAndTheSameForTheSameBytes) {
  const std::string tag = StrongEtag("bytes");
  EXPECT_TRUE(tag.starts_with('"') && tag.ends_with('"')) << tag;
  EXPECT_EQ(tag, StrongEtag("bytes"));
  EXPECT_NE(tag, StrongEtag("byte"));
  EXPECT_EQ(tag.size(), 24u);
}

TEST(Etag, IsCurrentWhenNotGivenOrEqual) {
  const std::string tag = StrongEtag("now");
  EXPECT_TRUE(CheckEtag("", tag, "towns/1").ok());
  EXPECT_TRUE(CheckEtag(tag, tag, "towns/1").ok());
}

TEST(Etag, AbortsWhenStale) {
  const std::string current = StrongEtag("now");
  const absl::Status status = CheckEtag(StrongEtag("before"), current, "towns/1");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), ErrorReason::CONCURRENT_CHANGE);
  EXPECT_EQ(MetadataOf(status, "etag"), current);
  EXPECT_EQ(FrenchOf(status), "« towns/1 » a changé depuis sa lecture. Relisez et recommencez.");
}

TEST(Etag, IsOfBeforeWhenTheCurrentOneIsUnknown) {
  const absl::Status status = CheckEtag(StrongEtag("before"), std::nullopt, "towns/1");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), ErrorReason::CONCURRENT_CHANGE);
  EXPECT_TRUE(CheckEtag("", std::nullopt, "towns/1").ok()) << "who gave none does not mind";
  EXPECT_THAT(CheckEtag("abc", std::nullopt, "towns/1"), IsInvalid(ErrorReason::INVALID_FIELD));
}

TEST(Etag, IsNeverCurrentWhenWeak) {
  const std::string current = StrongEtag("now");
  EXPECT_EQ(CheckEtag("W/" + current, current, "towns/1").code(), absl::StatusCode::kAborted);
}

TEST(Etag, IsRefusedWhenItIsNone) {
  for (const std::string& given :
       {std::string("abc"), std::string("\"abc"), std::string("\""), std::string("\"a\"b\""), std::string("\"a b\""),
        std::string("w/\"a\""), std::string("*"), '"' + std::string(10'000, 'a') + '"', std::string("\"\n\"")}) {
    EXPECT_THAT(CheckEtag(given, StrongEtag("now"), "towns/1"), IsInvalid(ErrorReason::INVALID_FIELD)) << given;
  }
}

RC_GTEST_PROP(EtagProperties, OtherBytesHaveOtherTags, (const std::string& a, const std::string& b)) {
  RC_ASSERT((StrongEtag(a) == StrongEtag(b)) == (a == b));
}

TEST(Batch, TakesOneToTheMaximum) {
  EXPECT_TRUE(CheckBatchSize("names", 1).ok());
  EXPECT_TRUE(CheckBatchSize("names", kMaxBatch).ok());
  EXPECT_THAT(CheckBatchSize("names", 0), IsInvalid(ErrorReason::INVALID_FIELD));
}

TEST(Batch, RefusesMoreWithTheLimit) {
  const absl::Status status = CheckBatchSize("names", kMaxBatch + 1);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(status), ErrorReason::TOO_LARGE);
  EXPECT_EQ(MetadataOf(status, "limit"), "1000");
  EXPECT_THAT(ViolationsOf(status), testing::ElementsAre("names: has 1001 elements; 1000 are allowed"));
}

}  // namespace
}  // namespace socle::api
