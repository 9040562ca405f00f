// How fresh the geography must be that an answer rests on.
#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "platform/rpc/call.h"
#include "services/registry/api/serving.h"
#include "socle/type/v1/read.pb.h"

namespace socle::registry::api {

class Freshness {
 public:
  // Asks the database for its newest revision, within the deadline.
  using NewestRevision = std::function<absl::StatusOr<int64_t>(rpc::Call&)>;

  Freshness(const ServingHolder* holder, NewestRevision newest_revision)
      : holder_(holder), newest_revision_(std::move(newest_revision)) {}

  // Waits until this replica is as fresh as asked. INVALID_FIELD, or REVISION_NOT_REACHED a little before the caller's
  // deadline.
  absl::Status Await(rpc::Call& call, const type::v1::Consistency& consistency) const;

 private:
  const ServingHolder* const holder_;
  const NewestRevision newest_revision_;
};

// Waits until the replica has got to the revision. REVISION_NOT_REACHED a little before the caller's deadline, so that
// the answer says why.
absl::Status AwaitRevision(const ServingHolder& holder, int64_t revision, rpc::Call& call);

}  // namespace socle::registry::api
