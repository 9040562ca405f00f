#include "services/registry/api/actor.h"

namespace socle::registry::api {

absl::Status CheckMay(Act act, Relations relations, std::string_view resource) {
  if (May(act, relations)) return absl::OkStatus();
  return rpc::RelationRequired(ActName(act), RelationNames(Allowing(act)), resource);
}

}  // namespace socle::registry::api
