// CollectiviteService: which method is answered by which read, and how fresh.
#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "platform/rpc/service.h"
#include "services/registry/api/serving.h"

namespace socle::registry::api {

class CollectiviteService {
 public:
  // Asks the database for its newest revision, within the deadline.
  using NewestRevision = std::function<absl::StatusOr<int64_t>(rpc::Call&)>;

  // The holder must outlive the service.
  CollectiviteService(const ServingHolder* holder, NewestRevision newest_revision);

  rpc::Service* service() { return &service_; }

 private:
  template <typename Request>
  void AddRead(std::string_view method, absl::StatusOr<grpc::ByteBuffer> (*read)(const Serving&, const Request&));
  // Waits until the replica is as fresh as the request asks.
  template <typename Request>
  absl::Status AwaitFreshness(rpc::Call& call, const Request& request) const;

  const ServingHolder* const holder_;
  const NewestRevision newest_revision_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
