// GetCollectivite and BatchGetCollectivites.
#include "platform/api/batch.h"
#include "platform/api/field_mask.h"
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/errors.h"
#include "services/registry/api/read_context.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {
bool IsLong(const v1::GetCollectiviteRequest&) { return false; }
bool IsLong(const v1::BatchGetCollectivitesRequest& request) {
  return request.names_size() > 50 && (request.has_as_of() || request.has_known_at() || request.has_read_mask());
}

Encoded GetCollectivite(const Serving& serving, const v1::GetCollectiviteRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         socle::api::Mask::Make(request.read_mask(), v1::Collectivite::descriptor(), "read_mask"));
  if (context.default_view && mask.IsEverything()) {
    SOCLE_ASSIGN_OR_RETURN(const EntityIndex entity, FindByName(context.snapshot(), request.name(), "name"));
    const uint32_t position = context.views().PositionOf(entity);
    if (position == kNoEntity) return CollectiviteNotAlive(context.snapshot(), entity, context.as_of);
    const grpc::Slice parts[] = {context.views().Message(position), serving.message_info};
    return grpc::ByteBuffer(parts, 2);
  }
  SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, request.name(), "name"));
  v1::Collectivite message;
  ToProto(context.snapshot(), view, &message);
  mask.Trim(&message);
  SetReadInfo(context, message.mutable_read_info());
  return rpc::Encode(message);
}

Encoded BatchGetCollectivites(const Serving& serving, const v1::BatchGetCollectivitesRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("names", request.names_size()));
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         socle::api::Mask::Make(request.read_mask(), v1::Collectivite::descriptor(), "read_mask"));
  Reply reply;
  const bool encoded = context.default_view && mask.IsEverything();
  v1::Collectivite message;
  for (const std::string& name : request.names()) {
    if (encoded) {
      SOCLE_ASSIGN_OR_RETURN(const EntityIndex entity, FindByName(context.snapshot(), name, "names"));
      const uint32_t position = context.views().PositionOf(entity);
      if (position == kNoEntity) return CollectiviteNotAlive(context.snapshot(), entity, context.as_of);
      reply.Add(context.views().Items(position, position + 1));
    } else {
      SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, name, "names"));
      message.Clear();
      ToProto(context.snapshot(), view, &message);
      mask.Trim(&message);
      reply.AddItem(message);
    }
  }
  v1::BatchGetCollectivitesResponse rest;
  SetReadInfo(context, rest.mutable_read_info());
  reply.AddMessage(rest);
  return reply.ToByteBuffer();
}

}  // namespace socle::registry::api
