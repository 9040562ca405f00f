// Census over gRPC: grants of the State, and the fiches-actions and proposals that actions name.
#pragma once

#include <memory>
#include <string>

#include "platform/server/peer.h"
#include "services/contracts/domain/plan/census_links.h"
#include "services/contracts/domain/plan/state_grants.h"
#include "socle/census/v1/action_sheet_service.grpc.pb.h"
#include "socle/census/v1/grant_service.grpc.pb.h"
#include "socle/census/v1/proposal_service.grpc.pb.h"

namespace socle::contracts::clients {

class CensusClient : public plan::GrantRegister, public plan::CensusLinks {
 public:
  using Deadline = plan::CensusLinks::Deadline;

  // The token of `peer` needs `census.sheetReaders.read`, or sheets cannot be named.
  explicit CensusClient(std::unique_ptr<server::Peer> peer);

  absl::StatusOr<std::vector<std::vector<plan::Action>>> GrantsOf(std::span<const plan::Action* const> actions,
                                                                  Deadline deadline) override;
  absl::StatusOr<std::vector<plan::Action>> WithRepeats(const std::string& grant, Deadline deadline) override;
  absl::StatusOr<Groups> ListRepeats(const Question& question, Deadline deadline) override;

  absl::StatusOr<Sheet> FindSheet(const std::string& name, std::span<const std::string> readers,
                                  Deadline deadline) override;
  absl::StatusOr<std::set<std::string>> KnownProposals(std::span<const std::string> names, Deadline deadline) override;

 private:
  const std::unique_ptr<server::Peer> peer_;
  const std::unique_ptr<census::v1::GrantService::Stub> grants_;
  const std::unique_ptr<census::v1::ActionSheetService::Stub> sheets_;
  const std::unique_ptr<census::v1::ProposalService::Stub> proposals_;
};

// None where no address is set.
absl::StatusOr<std::unique_ptr<CensusClient>> OpenCensus(const server::PeerSettings& settings,
                                                         const std::string& program);

}  // namespace socle::contracts::clients
