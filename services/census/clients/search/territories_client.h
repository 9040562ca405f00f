// TerritoriesAround over gRPC.
#pragma once

#include <memory>

#include "platform/server/peer.h"
#include "services/census/domain/search/search_book.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::census::clients {

class TerritoriesClient : public search::TerritoriesAround {
 public:
  // `peer` is the registry, and must outlive it.
  explicit TerritoriesClient(const server::Peer* peer);

  absl::StatusOr<std::vector<std::string>> TerritoriesOf(const std::string& collectivite, Date day,
                                                         Deadline deadline) override;

 private:
  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
};

}  // namespace socle::census::clients
