// Census over gRPC: grants of the State.
#pragma once

#include <memory>
#include <string>

#include "platform/server/peer.h"
#include "services/contracts/domain/plan/state_grants.h"
#include "socle/census/v1/grant_service.grpc.pb.h"

namespace socle::contracts::clients {

class CensusClient : public plan::GrantRegister {
 public:
  explicit CensusClient(std::unique_ptr<server::Peer> peer);

  absl::StatusOr<std::vector<std::vector<plan::Action>>> GrantsOf(std::span<const plan::Action* const> actions,
                                                                  Deadline deadline) override;
  absl::StatusOr<std::vector<plan::Action>> WithRepeats(const std::string& grant, Deadline deadline) override;
  absl::StatusOr<Groups> ListRepeats(const Question& question, Deadline deadline) override;

  const server::Peer& peer() const { return *peer_; }

 private:
  const std::unique_ptr<server::Peer> peer_;
  const std::unique_ptr<census::v1::GrantService::Stub> grants_;
};

// None where no address is set.
absl::StatusOr<std::unique_ptr<CensusClient>> OpenCensus(const server::PeerSettings& settings,
                                                         const std::string& program);

}  // namespace socle::contracts::clients
