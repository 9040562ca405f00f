#include "services/contracts/domain/plan/census_links.h"

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"

namespace socle::contracts::plan {

absl::Status CensusUnavailable(std::string_view unchecked, std::string_view french) {
  return socle::api::PeerUnavailable(ErrorReason::NOT_READY, {"census", "Le recensement"}, {unchecked, french});
}

}  // namespace socle::contracts::plan
