#include "platform/rpc/bytes.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"

namespace socle::rpc {
namespace {

using google::protobuf::StringValue;

// The bytes cut into pieces, as they arrive from a network.
grpc::ByteBuffer InPieces(const std::string& bytes, size_t piece) {
  std::vector<grpc::Slice> slices;
  for (size_t at = 0; at < bytes.size(); at += piece) slices.emplace_back(bytes.substr(at, piece));
  return {slices.data(), slices.size()};
}

RC_GTEST_PROP(BytesTest, AMessageComesBackWhateverItsPieces, ()) {
  google::protobuf::ListValue message;
  for (const auto number : *rc::gen::arbitrary<std::vector<int>>()) message.add_values()->set_number_value(number);
  const size_t piece = *rc::gen::inRange<size_t>(1, 40);
  google::protobuf::ListValue whole;
  google::protobuf::ListValue pieces;
  RC_ASSERT(Decode(Encode(message), &whole).ok());
  RC_ASSERT(Decode(InPieces(message.SerializeAsString(), piece), &pieces).ok());
  RC_ASSERT(whole.SerializeAsString() == message.SerializeAsString());
  RC_ASSERT(pieces.SerializeAsString() == message.SerializeAsString());
}

RC_GTEST_PROP(BytesTest, ArbitraryBytesGiveAMessageOrADocumentedError, (const std::string& bytes)) {
  google::protobuf::Value message;
  const absl::Status status = Decode(InPieces(bytes, 7), &message);
  RC_ASSERT(status.ok() || ReasonOf(status) == ErrorReason::MALFORMED_MESSAGE);
}

TEST(BytesTest, NamesTheMessageThatIsMalformed) {
  StringValue message;
  for (const std::string& bytes : {std::string("\xFF"), std::string("\x0A\x05gr"), std::string("\x0A\x01\xE9")}) {
    const absl::Status status = Decode(InPieces(bytes, 100), &message);
    EXPECT_EQ(ReasonOf(status), ErrorReason::MALFORMED_MESSAGE);
    EXPECT_NE(status.message().find("google.protobuf.StringValue"), absl::string_view::npos) << status;
  }
}

TEST(BytesTest, TellsNoMessageFromAnEmptyOne) {
  StringValue message;
  EXPECT_TRUE(Decode(Encode(StringValue()), &message).ok());
  EXPECT_EQ(ReasonOf(Decode(grpc::ByteBuffer(), &message)), ErrorReason::MALFORMED_MESSAGE);
}

}  // namespace
}  // namespace socle::rpc
