// CollectiviteService: which method is answered by which read, and how fresh.
#pragma once

#include "absl/status/statusor.h"
#include "platform/rpc/service.h"
#include "services/registry/api/freshness.h"
#include "services/registry/api/serving.h"

namespace socle::registry::api {

class CollectiviteService {
 public:
  // The holder must outlive the service.
  CollectiviteService(const ServingHolder* holder, Freshness::NewestRevision newest_revision);

  rpc::Service* service() { return &service_; }

 private:
  template <typename Request>
  void AddRead(std::string_view method, absl::StatusOr<grpc::ByteBuffer> (*read)(const Serving&, const Request&));

  const ServingHolder* const holder_;
  const Freshness freshness_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
