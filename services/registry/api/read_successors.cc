// ResolveSuccessors: from old codes to who carries them on.
#include "platform/api/batch.h"
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/read_context.h"
#include "services/registry/api/reads.h"
#include "services/registry/api/successor_conversion.h"

namespace socle::registry::api {
namespace {

using Outcome = v1::SuccessorResolution;

// A bare INSEE code means a commune, a bare SIREN an EPCI; anything else is a name.
absl::StatusOr<Entity> ParseRequested(std::string_view text) {
  std::string code(text);
  std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
  if (IsCommuneCode(code)) return Commune(code);
  if (IsSirenShape(code)) return Epci(code);
  return ParseEntityName(text);
}

// The day on which the name was right: as asked, or the last day of the last life.
Date DayOf(const Snapshot& snapshot, const Entity& entity, const v1::ResolveSuccessorsRequest& request, Date asked) {
  if (request.has_from_date()) return asked;
  const std::span<const Life> lives = snapshot.succession_graph().Lives(entity);
  if (lives.empty() || lives.back().to.IsOpen()) return lives.empty() ? asked : lives.back().from;
  return lives.back().to.Plus(-1);
}

void Resolve(const ReadContext& context, const v1::ResolveSuccessorsRequest& request, std::string_view requested,
             Date from_date, v1::SuccessorResolution* proto) {
  const Snapshot& snapshot = context.snapshot();
  proto->set_requested(std::string(requested));
  const absl::StatusOr<Entity> entity = ParseRequested(requested);
  if (!entity.ok()) {
    proto->set_outcome(Outcome::MALFORMED);
    proto->set_explanation(std::string(entity.status().message()));
    return;
  }
  const EntityIndex index = snapshot.Find(*entity);
  if (index == kNoEntity) {
    proto->set_outcome(Outcome::UNKNOWN_ENTITY);
    proto->set_explanation("Nothing has ever had this name or code.");
    return;
  }
  const Date day = DayOf(snapshot, *entity, request, from_date);
  ShowResolution(context, index, day, snapshot.succession_graph().Resolve(*entity, day, context.as_of.day), proto);
}

}  // namespace

bool IsLong(const v1::ResolveSuccessorsRequest& request) { return request.collectivites_size() > 50; }

Encoded ResolveSuccessors(const Serving& serving, const v1::ResolveSuccessorsRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("collectivites", request.collectivites_size()));
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  Date from_date = context.as_of.day;
  if (request.has_from_date()) {
    SOCLE_ASSIGN_OR_RETURN(from_date, FromProto(request.from_date(), "from_date"));
  }
  v1::ResolveSuccessorsResponse response;
  for (const std::string& requested : request.collectivites()) {
    Resolve(context, request, requested, from_date, response.add_resolutions());
  }
  SetReadInfo(context, response.mutable_read_info());
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
