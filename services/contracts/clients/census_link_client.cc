#include "services/contracts/clients/census_link_client.h"

#include "platform/base/error.h"
#include "services/contracts/clients/census_answers.h"

namespace socle::contracts::clients {
namespace {

namespace census_v1 = ::socle::census::v1;

}  // namespace

CensusLinkClient::CensusLinkClient(const server::Peer* peer)
    : peer_(peer),
      sheets_(census_v1::ActionSheetService::NewStub(peer->channel())),
      proposals_(census_v1::ProposalService::NewStub(peer->channel())) {}

absl::StatusOr<std::string> CensusLinkClient::SheetEtag(const std::string& sheet, std::span<const std::string> readers,
                                                        Deadline deadline) {
  census_v1::CheckActionSheetReadersRequest request;
  request.add_names(sheet);
  request.mutable_readers()->Assign(readers.begin(), readers.end());
  census_v1::CheckActionSheetReadersResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = sheets_->CheckActionSheetReaders(&context, request, &response);
  if (!status.ok() || response.answers_size() != 1) {
    return NotAnswered(status, "the fiche-action of the action", "la fiche-action que l'action reprend");
  }
  return response.answers(0).etag();
}

absl::StatusOr<std::set<std::string>> CensusLinkClient::KnownProposals(std::span<const std::string> names,
                                                                       Deadline deadline) {
  std::set<std::string> known;
  for (const std::string& name : names) {
    census_v1::GetProposalRequest request;
    request.set_name(name);
    census_v1::Proposal proposal;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = proposals_->GetProposal(&context, request, &proposal);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND ||
        status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
      continue;
    }
    if (!status.ok()) {
      return NotAnswered(status, "the proposals of the action", "les propositions que l'action reprend");
    }
    known.insert(name);
  }
  return known;
}

}  // namespace socle::contracts::clients
