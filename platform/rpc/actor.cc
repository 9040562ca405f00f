#include "platform/rpc/actor.h"

#include <fmt/format.h>

#include <utility>

#include "platform/base/error.h"

namespace socle::rpc {

Actor ActorOf(const Call& call) { return {.subject = call.principal().subject, .acts_for = call.principal().acts_for}; }

absl::Status RelationRequired(std::string_view act, std::string_view relations, std::string_view resource) {
  Error error(absl::StatusCode::kPermissionDenied, ErrorReason::RELATION_REQUIRED,
              fmt::format("nobody you act for has a part in {} that allows this", resource));
  std::move(error)
      .French(
          fmt::format("Aucune des parties pour lesquelles vous agissez n'a dans {} un rôle qui le permet.", resource))
      .Metadata("act", act)
      .Metadata("relations", relations);
  return std::move(error).ToStatus();
}

}  // namespace socle::rpc
