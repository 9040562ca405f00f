#include "platform/api/page_token.h"

#include <google/protobuf/api.pb.h>
#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/api/digest.h"
#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

const PageToken kToken{.keys = {"Lille", "59350"}, .resolved = "2020-01-01"};

absl::Status Refusal(std::string_view text, std::string_view arguments = "arguments") {
  return DecodePageToken(text, arguments).status();
}

TEST(PageToken, GivesBackWhatItHolds) {
  EXPECT_EQ(DecodePageToken(EncodePageToken(kToken, "arguments"), "arguments").value(), kToken);
  EXPECT_EQ(DecodePageToken(EncodePageToken({}, ""), "").value(), PageToken{});
}

TEST(PageToken, IsTheSameOnEveryReplicaAndAfterEveryRestart) {
  // Clients hold tokens while we deploy: this text must be read for ever, or the version must change.
  EXPECT_EQ(EncodePageToken({.keys = {"a"}, .resolved = "b"}, "c"),
            "AeDjHDHxwU7flw38jI6JaIpr_-VpXtxWUAFjj2Jzp5wxAQFhAWI");
}

TEST(PageToken, IsSafeInUrls) {
  const std::string text = EncodePageToken({.keys = {std::string(300, '\xFF')}, .resolved = ""}, "");
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
}

TEST(PageToken, IsRefusedWithOtherArguments) {
  const absl::Status status = Refusal(EncodePageToken(kToken, "arguments"), "other arguments");
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
  EXPECT_THAT(ViolationsOf(status),
              testing::ElementsAre(
                  "page_token: goes with other arguments; only page_size may differ from one page to the next"));
  EXPECT_NE(FrenchOf(status), "");
}

TEST(PageToken, IsRefusedWhenCutOrExtended) {
  const std::string text = EncodePageToken(kToken, "arguments");
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_THAT(Refusal(text.substr(0, length)), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN)) << length;
  }
  for (const std::string_view more : {"A", "=", "==", "AAAA", " ", "\n"}) {
    EXPECT_THAT(Refusal(text + std::string(more)), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN)) << more;
  }
}

TEST(PageToken, IsRefusedWhenItIsNothingOfOurs) {
  EXPECT_THAT(Refusal("page-2"), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
  EXPECT_THAT(Refusal("é"), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
  EXPECT_THAT(Refusal(std::string(4'000'000, 'A')), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
}

// A body as an attacker would make it who knows how digests are made.
std::string Forged(std::string_view body) {
  const std::string rest = FirstBytes(DigestOf({"socle.api.page.arguments", ""}), 16) + std::string(body);
  return ToBase64Url('\x01' + FirstBytes(DigestOf({"socle.api.page.token", "\x01", rest}), 16) + rest);
}

TEST(PageToken, IsReadWithCareEvenWithAGoodDigest) {
  EXPECT_TRUE(Refusal(Forged(std::string_view("\0\0", 2)), "").ok());
  for (const std::string_view body : {"", "\x01", "\x11", "\xFF\xFF\xFF\xFF\x0F", "\x01\xFF\xFF\xFF\xFF\x0F",
                                      "\x01\x05"
                                      "ab"}) {
    EXPECT_THAT(Refusal(Forged(body), ""), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
  }
  EXPECT_THAT(Refusal(Forged(std::string_view("\x80\0\0", 3)), ""), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
  EXPECT_THAT(Refusal(Forged(std::string_view("\0\0\0", 3)), ""), IsInvalid(ErrorReason::INVALID_PAGE_TOKEN));
}

RC_GTEST_PROP(PageTokenProperties, ATokenWrittenAndReadIsTheSame,
              (const std::string& resolved, const std::string& arguments)) {
  const auto keys = *rc::gen::resize(16, rc::gen::arbitrary<std::vector<std::string>>());
  const PageToken token{.keys = keys, .resolved = resolved};
  RC_ASSERT(DecodePageToken(EncodePageToken(token, arguments), arguments).value() == token);
}

RC_GTEST_PROP(PageTokenProperties, AnyChangedCharacterIsRefused, (const std::string& key)) {
  std::string text = EncodePageToken({.keys = {key}, .resolved = ""}, "arguments");
  const auto at = *rc::gen::inRange<size_t>(0, text.size());
  const char other = *rc::gen::element('A', 'B', 'Q', 'g', 'w', '0', '-', '_', '=', ' ', '\xFF');
  RC_PRE(text[at] != other);
  text[at] = other;
  RC_ASSERT(ReasonOf(Refusal(text)) == ErrorReason::INVALID_PAGE_TOKEN);
}

RC_GTEST_PROP(PageTokenProperties, AnyFlippedBitIsRefused, (const std::string& key)) {
  std::string bytes = *FromBase64Url(EncodePageToken({.keys = {key}, .resolved = "r"}, "arguments"));
  const auto at = *rc::gen::inRange<size_t>(0, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
  RC_ASSERT(ReasonOf(Refusal(ToBase64Url(bytes))) == ErrorReason::INVALID_PAGE_TOKEN);
}

RC_GTEST_PROP(PageTokenProperties, AnyBytesGetAnAnswer, (const std::string& bytes)) {
  RC_ASSERT(ReasonOf(Refusal(bytes)) == ErrorReason::INVALID_PAGE_TOKEN);
  Refusal(Forged(bytes), "").IgnoreError();
}

TEST(RequestArguments, LeaveOutWhatMayDifferBetweenPages) {
  google::protobuf::Api request;
  request.set_name("filter");
  const std::string arguments = RequestArguments(request);
  request.set_version("2");
  EXPECT_NE(RequestArguments(request), arguments);
  EXPECT_EQ(RequestArguments(request, {"version"}), arguments);
  EXPECT_EQ(RequestArguments(request, {"version", "no_such_field"}), arguments);
  EXPECT_EQ(request.version(), "2") << "the request itself must stay";
}

TEST(RequestArguments, DependOnTheTypeOfTheRequest) {
  google::protobuf::Mixin mixin;
  google::protobuf::Api api;
  mixin.set_name("x");
  api.set_name("x");
  EXPECT_NE(RequestArguments(mixin), RequestArguments(api));
}

TEST(RequestArguments, DoNotDependOnTheOrderOfMaps) {
  google::protobuf::Struct first;
  google::protobuf::Struct second;
  for (int i = 0; i < 100; ++i) {
    (*first.mutable_fields())[std::to_string(i)].set_bool_value(true);
    (*second.mutable_fields())[std::to_string(99 - i)].set_bool_value(true);
  }
  EXPECT_EQ(RequestArguments(first), RequestArguments(second));
}

TEST(PageSize, IsTheStandardForZeroAndNeverAboveTheMaximum) {
  EXPECT_EQ(ResolvePageSize(0).value(), 50);
  EXPECT_EQ(ResolvePageSize(1).value(), 1);
  EXPECT_EQ(ResolvePageSize(1000).value(), 1000);
  EXPECT_EQ(ResolvePageSize(1001).value(), 1000);
  EXPECT_EQ(ResolvePageSize(INT32_MAX).value(), 1000);
  EXPECT_EQ(ResolvePageSize(0, {.standard = 10, .max = 20}).value(), 10);
}

TEST(PageSize, IsRefusedWhenNegative) {
  for (const int32_t size : {-1, INT32_MIN}) {
    const absl::Status status = ResolvePageSize(size).status();
    EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_FIELD));
    EXPECT_THAT(ViolationsOf(status), testing::ElementsAre("page_size: must not be negative"));
  }
}

}  // namespace
}  // namespace socle::api
