// What a body adopted, over gRPC.
#pragma once

#include <memory>

#include "platform/server/peer.h"
#include "services/census/domain/guides/guide_book.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"

namespace socle::census::clients {

class CommissionClient : public Commission {
 public:
  // `peer` is the registry, and must outlive it.
  explicit CommissionClient(const server::Peer* peer);

  absl::StatusOr<bool> Adopted(const std::string& decision, std::string_view sha256, Deadline deadline) override;

 private:
  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::DecisionService::Stub> decisions_;
};

}  // namespace socle::census::clients
