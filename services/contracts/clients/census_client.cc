#include "services/contracts/clients/census_client.h"

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/contracts/clients/census_answers.h"

namespace socle::contracts::clients {
namespace {

namespace census_v1 = ::socle::census::v1;

constexpr size_t kBatch = 1000;  // operations that census takes at once

plan::Action SheetOf(const census_v1::Grant& proto) {
  plan::StateGrant grant{.name = proto.name(),
                         .system = proto.system(),
                         .external_id = proto.external_id(),
                         .kind = proto.grant_kind(),
                         .title = proto.title(),
                         .beneficiary = proto.beneficiary(),
                         .year = proto.year(),
                         .awarded = proto.awarded_cents()};
  if (proto.has_cost_cents()) grant.cost = proto.cost_cents();
  if (proto.tax_basis() == census_v1::Grant::HT) grant.basis = plan::TaxBasis::kHt;
  if (proto.tax_basis() == census_v1::Grant::TTC) grant.basis = plan::TaxBasis::kTtc;
  if (proto.has_award_date()) {
    const auto day = socle::api::FromProto(proto.award_date(), "award_date");
    if (day.ok()) grant.award_date = *day;
  }
  return plan::SheetOf(grant);
}

std::vector<plan::Action> SheetsOf(const census_v1::GrantGroup& group) {
  std::vector<plan::Action> sheets;
  for (const census_v1::Grant& grant : group.grants()) sheets.push_back(SheetOf(grant));
  return sheets;
}

absl::Status NotAnswered(const grpc::Status& status) {
  return clients::NotAnswered(status, "grants of the State", "les dotations de l'État");
}

}  // namespace

CensusClient::CensusClient(std::unique_ptr<server::Peer> peer)
    : peer_(std::move(peer)),
      grants_(census_v1::GrantService::NewStub(peer_->channel())),
      sheets_(census_v1::ActionSheetService::NewStub(peer_->channel())),
      proposals_(census_v1::ProposalService::NewStub(peer_->channel())) {}

absl::StatusOr<std::vector<std::vector<plan::Action>>> CensusClient::GrantsOf(
    std::span<const plan::Action* const> actions, Deadline deadline) {
  std::vector<std::vector<plan::Action>> found;
  for (size_t begin = 0; begin < actions.size(); begin += kBatch) {
    census_v1::BatchFindGrantsRequest request;
    for (const plan::Action* action : actions.subspan(begin, std::min(kBatch, actions.size() - begin))) {
      census_v1::Operation* operation = request.add_operations();
      operation->set_beneficiary(action->owner);
      operation->set_title(action->title);
    }
    census_v1::BatchFindGrantsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = grants_->BatchFindGrants(&context, request, &response);
    if (!status.ok() || response.grant_groups_size() != request.operations_size()) return NotAnswered(status);
    for (const census_v1::GrantGroup& group : response.grant_groups()) found.push_back(SheetsOf(group));
  }
  return found;
}

absl::StatusOr<std::vector<plan::Action>> CensusClient::WithRepeats(const std::string& grant, Deadline deadline) {
  census_v1::GetGrantRequest request;
  request.set_name(grant);
  census_v1::Grant proto;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = grants_->GetGrant(&context, request, &proto);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND)
    return socle::api::NothingOfName("census.socle.fr/Grant", grant);
  if (!status.ok()) return NotAnswered(status);
  const plan::Action sheet = SheetOf(proto);
  const plan::Action* const asked[] = {&sheet};
  SOCLE_ASSIGN_OR_RETURN(auto found, GrantsOf(asked, deadline));
  std::vector<plan::Action> sheets{sheet};
  for (plan::Action& other : found[0]) {
    if (other.grant != grant) sheets.push_back(std::move(other));
  }
  return sheets;
}

absl::StatusOr<plan::GrantRegister::Groups> CensusClient::ListRepeats(const Question& question, Deadline deadline) {
  census_v1::ListRepeatedGrantsRequest request;
  request.set_page_size(question.limit);
  request.set_page_token(question.page_token);
  request.set_beneficiary(question.beneficiary);
  request.set_departement(question.departement);
  request.set_year(question.year);
  census_v1::ListRepeatedGrantsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = grants_->ListRepeatedGrants(&context, request, &response);
  if (!status.ok()) return NotAnswered(status);
  Groups groups{.next_page_token = response.next_page_token()};
  for (const census_v1::GrantGroup& group : response.grant_groups()) groups.groups.push_back(SheetsOf(group));
  return groups;
}

absl::StatusOr<plan::CensusLinks::Sheet> CensusClient::FindSheet(const std::string& name,
                                                                 std::span<const std::string> readers,
                                                                 Deadline deadline) {
  census_v1::CheckActionSheetReadersRequest request;
  request.add_names(name);
  request.mutable_readers()->Assign(readers.begin(), readers.end());
  census_v1::CheckActionSheetReadersResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = sheets_->CheckActionSheetReaders(&context, request, &response);
  if (!status.ok() || response.answers_size() != 1) {
    return clients::NotAnswered(status, "the fiche-action of the action", "la fiche-action que l'action reprend");
  }
  return Sheet{.etag = response.answers(0).etag(), .full = response.answers(0).full()};
}

absl::StatusOr<std::set<std::string>> CensusClient::KnownProposals(std::span<const std::string> names,
                                                                   Deadline deadline) {
  std::set<std::string> known;
  if (names.empty()) return known;
  census_v1::BatchGetProposalsRequest request;
  request.mutable_names()->Assign(names.begin(), names.end());
  census_v1::BatchGetProposalsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = proposals_->BatchGetProposals(&context, request, &response);
  const bool lacks_one =
      status.error_code() == grpc::StatusCode::NOT_FOUND || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
  if (lacks_one && names.size() > 1) {  // which, the half that lacks it tells
    for (const auto half : {names.first(names.size() / 2), names.subspan(names.size() / 2)}) {
      SOCLE_ASSIGN_OR_RETURN(std::set<std::string> of_half, KnownProposals(half, deadline));
      known.merge(of_half);
    }
    return known;
  }
  if (!status.ok() && !lacks_one) {
    return clients::NotAnswered(status, "the proposals of the action", "les propositions que l'action reprend");
  }
  for (const census_v1::Proposal& proposal : response.proposals()) known.insert(proposal.name());
  return known;
}

absl::StatusOr<std::unique_ptr<CensusClient>> OpenCensus(const server::PeerSettings& settings,
                                                         const std::string& program) {
  if (settings.address.empty()) return std::unique_ptr<CensusClient>();
  SOCLE_ASSIGN_OR_RETURN(std::unique_ptr<server::Peer> peer, server::Peer::Open("census", settings, program));
  return std::make_unique<CensusClient>(std::move(peer));
}

}  // namespace socle::contracts::clients
