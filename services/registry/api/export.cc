#include "services/registry/api/export.h"

#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/collectivite_filter.h"
#include "services/registry/api/page.h"
#include "services/registry/api/read_context.h"

namespace socle::registry::api {
namespace {

constexpr size_t kBatch = 500;

// All that match, in the order of listing.
std::vector<EntityIndex> Select(const ReadContext& context, const CollectiviteFilter& filter) {
  std::vector<EntityIndex> found;
  for (const EntityIndex entity : filter.Candidates(context.snapshot())) {
    const auto view = EntityView::At(context.snapshot(), entity, context.as_of);
    if (view && filter.Matches(*view)) found.push_back(entity);
  }
  return found;
}

}  // namespace

absl::Status ExportCollectivites(rpc::Call& call, const Serving& serving, const v1::ExportCollectivitesRequest& request,
                                 rpc::StreamOut<v1::ExportCollectivitesResponse>& out) {
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const CollectiviteFilter filter, CollectiviteFilter::Parse(request.filter()));
  const std::vector<EntityIndex> selected = Select(context, filter);
  size_t at = 0;
  if (!request.after().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const Entity after, ParseEntityName(request.after(), "after"));
    at = static_cast<size_t>(
        std::partition_point(selected.begin(), selected.end(),
                             [&](EntityIndex entity) { return context.snapshot().entities()[entity] <= after; }) -
        selected.begin());
  }
  v1::ExportCollectivitesResponse rest;
  SetReadInfo(context, rest.mutable_read_info());
  rest.set_total_size(static_cast<int>(selected.size()));
  while (at < selected.size()) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    const size_t end = std::min(at + kBatch, selected.size());
    Reply reply;
    AddCollectivites(context, std::span(selected).subspan(at, end - at), socle::api::Mask(), reply);
    rest.set_position(static_cast<int>(end));
    reply.AddMessage(rest);
    if (!out.WriteBytes(reply.ToByteBuffer())) return call.CheckAlive();
    at = end;
  }
  return absl::OkStatus();
}

}  // namespace socle::registry::api
