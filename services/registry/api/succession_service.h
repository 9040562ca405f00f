// SuccessionService: who was carried on by others, of all collectivités of a type.
#pragma once

#include "platform/rpc/service.h"
#include "services/registry/api/freshness.h"
#include "services/registry/api/serving.h"
#include "socle/registry/v1/succession_service.pb.h"

namespace socle::registry::api {

class SuccessionService {
 public:
  // The holder must outlive the service.
  SuccessionService(const ServingHolder* holder, Freshness freshness);

  rpc::Service* service() { return &service_; }

 private:
  absl::Status Export(rpc::Call& call, const v1::ExportSuccessionsRequest& request,
                      rpc::StreamOut<v1::ExportSuccessionsResponse>& out);

  const ServingHolder* const holder_;
  const Freshness freshness_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
