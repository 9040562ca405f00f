// Between protobuf messages and the byte buffers that gRPC carries.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"

namespace socle::rpc {

// Fills `message`. INVALID_ARGUMENT, reason MALFORMED_MESSAGE, when the bytes are not a valid message of its type or
// hold a string that is not UTF-8. Bytes in one piece are read in place.
absl::Status Decode(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite* message);

// One slice of exactly the message's size.
grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message);

}  // namespace socle::rpc
