// Census over gRPC: fiches-actions and proposals that actions name.
#pragma once

#include <memory>

#include "platform/server/peer.h"
#include "services/contracts/domain/plan/census_links.h"
#include "socle/census/v1/action_sheet_service.grpc.pb.h"
#include "socle/census/v1/proposal_service.grpc.pb.h"

namespace socle::contracts::clients {

class CensusLinkClient : public plan::CensusLinks {
 public:
  // `peer` must outlive it; its token needs `census.sheetReaders.read`, or sheets cannot be named.
  explicit CensusLinkClient(const server::Peer* peer);

  absl::StatusOr<std::string> SheetEtag(const std::string& sheet, std::span<const std::string> readers,
                                        Deadline deadline) override;
  absl::StatusOr<std::set<std::string>> KnownProposals(std::span<const std::string> names, Deadline deadline) override;

 private:
  const server::Peer* const peer_;
  const std::unique_ptr<census::v1::ActionSheetService::Stub> sheets_;
  const std::unique_ptr<census::v1::ProposalService::Stub> proposals_;
};

}  // namespace socle::contracts::clients
