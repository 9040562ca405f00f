// What a read is answered from: which serving, which day, known when.
#pragma once

#include <memory>

#include <grpcpp/support/byte_buffer.h>
#include "absl/container/inlined_vector.h"

#include "absl/status/statusor.h"
#include "platform/base/error.h"
#include "services/registry/api/serving.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/snapshot/entity_view.h"
#include "socle/type/v1/read.pb.h"

namespace socle::registry::api {

struct ReadContext {
  const Serving* serving = nullptr;
  AsOf as_of;
  // Today and all that is known: the encoded views answer.
  bool default_view = false;

  const Snapshot& snapshot() const { return *serving->snapshot; }
  const EncodedViews& views() const { return *serving->views; }
};

// For the requests that have as_of and known_at.
template <typename Request>
absl::StatusOr<ReadContext> MakeReadContext(const Serving& serving, const Request& request) {
  ReadContext context{.serving = &serving, .as_of = {serving.today, std::nullopt}, .default_view = true};
  if (request.has_as_of()) {
    SOCLE_ASSIGN_OR_RETURN(context.as_of.day, FromProto(request.as_of(), "as_of"));
  }
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(context.as_of.known_at, FromProto(request.known_at(), "known_at"));
  }
  context.default_view = context.as_of.day == serving.today && !context.as_of.known_at;
  return context;
}

void SetReadInfo(const ReadContext& context, type::v1::ReadInfo* info);

// An answer put together from slices.
class Reply {
 public:
  void Add(grpc::Slice slice) { slices_.push_back(std::move(slice)); }
  // The fields of the message go on after what is there.
  void AddMessage(const google::protobuf::Message& message);
  // The message as an item of the repeated field number 1.
  void AddItem(const google::protobuf::Message& message);
  grpc::ByteBuffer ToByteBuffer() { return grpc::ByteBuffer(slices_.data(), slices_.size()); }

 private:
  absl::InlinedVector<grpc::Slice, 8> slices_;
};

// The response as bytes.
grpc::ByteBuffer ToByteBuffer(const google::protobuf::Message& message);

// The entity that the name in `field` of the request means, living as the context asks; else INVALID_NAME,
// RESOURCE_NOT_FOUND or NOT_ALIVE_AT.
absl::StatusOr<EntityIndex> FindByName(const Snapshot& snapshot, std::string_view name, std::string_view field);
absl::StatusOr<EntityView> FindLiving(const ReadContext& context, std::string_view name, std::string_view field);

}  // namespace socle::registry::api
