#include "services/registry/api/read_context.h"

#include <google/protobuf/io/coded_stream.h>

#include "services/registry/api/errors.h"

namespace socle::registry::api {
namespace {

grpc::Slice Serialise(const google::protobuf::Message& message, bool as_item) {
  using google::protobuf::io::CodedOutputStream;
  const auto size = static_cast<uint32_t>(message.ByteSizeLong());
  uint8_t header[6] = {(1 << 3) | 2};
  const size_t header_size = as_item ? CodedOutputStream::WriteVarint32ToArray(size, header + 1) - header : 0;
  grpc::Slice slice(header_size + size);
  auto* bytes = const_cast<uint8_t*>(slice.begin());
  std::copy_n(header, header_size, bytes);
  message.SerializeWithCachedSizesToArray(bytes + header_size);
  return slice;
}

}  // namespace

void Reply::AddMessage(const google::protobuf::Message& message) { Add(Serialise(message, false)); }
void Reply::AddItem(const google::protobuf::Message& message) { Add(Serialise(message, true)); }

grpc::ByteBuffer ToByteBuffer(const google::protobuf::Message& message) {
  const grpc::Slice slice = Serialise(message, false);
  return grpc::ByteBuffer(&slice, 1);
}

void SetReadInfo(const ReadContext& context, type::v1::ReadInfo* info) {
  ToProto(context.as_of.day, info->mutable_as_of());
  if (context.as_of.known_at) ToProto(*context.as_of.known_at, info->mutable_known_at());
  info->set_revision(context.serving->revision);
}

absl::StatusOr<EntityIndex> FindByName(const Snapshot& snapshot, std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const Entity entity, ParseEntityName(name, field));
  const EntityIndex index = snapshot.Find(entity);
  if (index == kNoEntity) return CollectiviteNotFound(name);
  return index;
}

absl::StatusOr<EntityView> FindLiving(const ReadContext& context, std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const EntityIndex entity, FindByName(context.snapshot(), name, field));
  const auto view = EntityView::At(context.snapshot(), entity, context.as_of);
  if (!view) return CollectiviteNotAlive(context.snapshot(), entity, context.as_of);
  return *view;
}

}  // namespace socle::registry::api
