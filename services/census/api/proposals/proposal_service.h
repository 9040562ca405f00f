// ProposalService: what is proposed, and what became of it.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "services/census/domain/proposals/proposal_book.h"
#include "socle/census/v1/proposal_service.pb.h"

namespace socle::census::api {

class ProposalService {
 public:
  // `proposals` must outlive it, as all of `needs`.
  ProposalService(const LabelNeeds& needs, ProposalBook* proposals);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Proposal> Create(rpc::Call& call, const v1::CreateProposalRequest& request);
  absl::StatusOr<v1::Proposal> Get(rpc::Call& call, const v1::GetProposalRequest& request);
  absl::StatusOr<v1::BatchGetProposalsResponse> BatchGet(rpc::Call& call, const v1::BatchGetProposalsRequest& request);
  absl::StatusOr<v1::ListProposalsResponse> List(rpc::Call& call, const v1::ListProposalsRequest& request);
  absl::StatusOr<v1::Proposal> Update(rpc::Call& call, const v1::UpdateProposalRequest& request);
  absl::StatusOr<v1::Proposal> Move(rpc::Call& call, const v1::MoveProposalRequest& request);
  absl::StatusOr<v1::ListProposalMovesResponse> ListMoves(rpc::Call& call, const v1::ListProposalMovesRequest& request);

  absl::Status CheckIndicators(db::Transaction& tx, const Proposal& proposal) const;

  const LabelNeeds needs_;
  ProposalBook* const proposals_;
  rpc::Service service_;
};

}  // namespace socle::census::api
