#include "services/registry/api/actor.h"

#include <fmt/format.h>

#include "platform/base/error.h"

namespace socle::registry::api {

Actor ActorOf(const rpc::Call& call) {
  return {.subject = call.principal().subject, .acts_for = call.principal().acts_for};
}

absl::Status CheckMay(Act act, Relations relations, std::string_view resource) {
  if (May(act, relations)) return absl::OkStatus();
  Error error(absl::StatusCode::kPermissionDenied, ErrorReason::RELATION_REQUIRED,
              fmt::format("nobody you act for has a part in {} that allows this", resource));
  std::move(error)
      .French(
          fmt::format("Aucune des parties pour lesquelles vous agissez n'a dans {} un rôle qui le permet.", resource))
      .Metadata("act", ActName(act))
      .Metadata("relations", RelationNames(Allowing(act)));
  return std::move(error).ToStatus();
}

}  // namespace socle::registry::api
