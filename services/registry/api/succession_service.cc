#include "services/registry/api/succession_service.h"

#include "platform/api/field_checks.h"
#include "platform/base/error.h"
#include "services/registry/api/read_context.h"
#include "services/registry/api/successor_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kBatch = 500;

bool IsItselfAlone(const Entity& entity, const Resolution& resolution) {
  return resolution.heirs.size() == 1 && resolution.heirs.front().entity == entity;
}

}  // namespace

SuccessionService::SuccessionService(const ServingHolder* holder, Freshness freshness)
    : holder_(holder), freshness_(std::move(freshness)), service_("socle.registry.v1.SuccessionService") {
  service_.ServerStream<v1::ExportSuccessionsRequest, v1::ExportSuccessionsResponse>(
      "ExportSuccessions",
      [this](rpc::Call& call, const v1::ExportSuccessionsRequest& request,
             rpc::StreamOut<v1::ExportSuccessionsResponse>& out) { return Export(call, request, out); });
}

absl::Status SuccessionService::Export(rpc::Call& call, const v1::ExportSuccessionsRequest& request,
                                       rpc::StreamOut<v1::ExportSuccessionsResponse>& out) {
  socle::api::Violations violations;
  const auto type = static_cast<CollectiviteType>(
      socle::api::EnumFromProto(request.type(), v1::Collectivite::Type_descriptor(), "type", &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Date from, FromProto(request.from_date(), "from_date"));
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  const Snapshot& snapshot = context.snapshot();
  v1::ExportSuccessionsResponse batch;
  SetReadInfo(context, batch.mutable_read_info());
  const auto send = [&]() -> bool {
    const bool taken = out.Write(batch);
    batch.clear_resolutions();
    return taken;
  };
  for (EntityIndex index = 0; index < snapshot.entities().size(); ++index) {
    const Entity& entity = snapshot.entities()[index];
    if (entity.type != type || !EntityView::At(snapshot, index, {from, context.as_of.known_at})) continue;
    const Resolution resolution = snapshot.succession_graph().Resolve(entity, from, context.as_of.day);
    if (IsItselfAlone(entity, resolution)) continue;
    v1::SuccessorResolution* shown = batch.add_resolutions();
    shown->set_requested(EntityName(entity));
    ShowResolution(context, index, from, resolution, shown);
    if (batch.resolutions_size() < kBatch) continue;
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    if (!send()) return call.CheckAlive();
  }
  return send() ? absl::OkStatus() : call.CheckAlive();
}

}  // namespace socle::registry::api
