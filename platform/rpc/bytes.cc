#include "platform/rpc/bytes.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {

absl::Status Decode(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite* message) {
  // No bytes at all: the caller closed its side without sending a message.
  if (!bytes.Valid()) return MalformedMessage(message->GetTypeName());
  grpc::Slice slice;
  bool parsed = false;
  if (bytes.TrySingleSlice(&slice).ok()) {
    parsed = message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  } else {
    grpc::ByteBuffer pieces = bytes;
    grpc::ProtoBufferReader reader(&pieces);
    parsed = reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
  }
  return parsed ? absl::OkStatus() : MalformedMessage(message->GetTypeName());
}

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace socle::rpc
