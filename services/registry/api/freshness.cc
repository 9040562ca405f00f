#include "services/registry/api/freshness.h"

#include "platform/base/error.h"
#include "services/registry/api/errors.h"

namespace socle::registry::api {

absl::Status Freshness::Await(rpc::Call& call, const type::v1::Consistency& consistency) const {
  int64_t wanted = consistency.at_least_as_fresh();
  if (wanted < 0) {
    return InvalidField("consistency.at_least_as_fresh", "a revision is at least 1",
                        "consistency.at_least_as_fresh : une révision vaut au moins 1.");
  }
  if (consistency.fully_consistent()) {
    SOCLE_ASSIGN_OR_RETURN(wanted, newest_revision_(call));
  }
  return AwaitRevision(*holder_, wanted, call);
}

absl::Status AwaitRevision(const ServingHolder& holder, int64_t revision, rpc::Call& call) {
  const absl::Time deadline = absl::Now() + absl::FromChrono(call.Remaining()) * 0.9;
  if (!holder.WaitFor(revision, deadline)) return RevisionNotReached(revision, holder.revision());
  return absl::OkStatus();
}

}  // namespace socle::registry::api
