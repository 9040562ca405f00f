// What of an error goes over the wire: gRPC drops trailers that are too large, and a caller's parser what is torn.
#include "platform/base/error.h"

#include <gtest/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

constexpr size_t kMostBytes = 6 * 1024;

std::string Accents(size_t count) {
  std::string text = "x";
  for (size_t i = 0; i < count; ++i) text += "é";
  return text;
}

// Of text made by Accents(): no character is cut in two.
bool IsWhole(const std::string& text) { return text.size() % 2 == 1; }

Error Wordy() {
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::INVALID_FIELD, Accents(5'000)).French(Accents(5'000));
}

TEST(Error, WordsAreCutBetweenCharacters) {
  const absl::Status status = Wordy().Metadata("unchecked", Accents(5'000)).ToStatus();
  const google::rpc::Status rpc = ToRpcStatus(status);
  EXPECT_LE(rpc.ByteSizeLong(), kMostBytes);
  EXPECT_TRUE(IsWhole(rpc.message())) << rpc.message().size();
  EXPECT_TRUE(IsWhole(FrenchOf(status))) << FrenchOf(status).size();
  EXPECT_TRUE(IsWhole(MetadataOf(status, "unchecked")));
  EXPECT_EQ(ReasonOf(status), ErrorReason::INVALID_FIELD);
}

TEST(Error, OfManyViolationsThoseThatFitAreTold) {
  Error error = Wordy();
  for (int i = 0; i < 5'000; ++i) std::move(error).Field("field[" + std::to_string(i) + "]", "is wrong");
  const absl::Status status = std::move(error).ToStatus();
  EXPECT_LE(ToRpcStatus(status).ByteSizeLong(), kMostBytes);
  const std::vector<std::string> told = ViolationsOf(status);
  EXPECT_GT(told.size(), 50U);
  EXPECT_LT(told.size(), 5'000U);
  EXPECT_EQ(told.front(), "field[0]: is wrong");
}

TEST(Error, OfManyPreconditionsThoseThatFitAreTold) {
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, "no");
  for (int i = 0; i < 1'000; ++i) std::move(error).Precondition("STATE", "contracts/c", Accents(20));
  const absl::Status status = std::move(error).ToStatus();
  EXPECT_LE(ToRpcStatus(status).ByteSizeLong(), kMostBytes);
  EXPECT_GT(DetailOf<google::rpc::PreconditionFailure>(status).violations_size(), 50);
}

TEST(Error, AShortOneArrivesWhole) {
  const absl::Status status = InvalidField("name", "is wrong", "name : incorrect.");
  EXPECT_EQ(ToRpcStatus(status).message(), "name: is wrong");
  EXPECT_EQ(ViolationsOf(status), std::vector<std::string>{"name: is wrong"});
}

}  // namespace
}  // namespace socle::api
