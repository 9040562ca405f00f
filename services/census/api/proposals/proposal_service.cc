#include "services/census/api/proposals/proposal_service.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "platform/api/batch.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"
#include "services/census/api/proposals/proposal_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kProposals = "proposals";
constexpr std::string_view kUpdatable[] = {"display_name",   "kind",      "publication", "workshop",
                                           "issue",          "statement", "domains",     "indicators",
                                           "participations", "uptakes",   "source",      "synthetic"};

}  // namespace

ProposalService::ProposalService(const LabelNeeds& needs, ProposalBook* proposals)
    : needs_(needs), proposals_(proposals), service_("socle.census.v1.ProposalService") {
  service_.Blocking<v1::CreateProposalRequest, v1::Proposal>(
      "CreateProposal", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetProposalRequest, v1::Proposal>(
      "GetProposal", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::BatchGetProposalsRequest, v1::BatchGetProposalsResponse>(
      "BatchGetProposals", [this](rpc::Call& call, const auto& request) { return BatchGet(call, request); });
  service_.Blocking<v1::ListProposalsRequest, v1::ListProposalsResponse>(
      "ListProposals", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateProposalRequest, v1::Proposal>(
      "UpdateProposal", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::MoveProposalRequest, v1::Proposal>(
      "MoveProposal", [this](rpc::Call& call, const auto& request) { return Move(call, request); });
  service_.Blocking<v1::ListProposalMovesRequest, v1::ListProposalMovesResponse>(
      "ListProposalMoves", [this](rpc::Call& call, const auto& request) { return ListMoves(call, request); });
}

absl::Status ProposalService::CheckIndicators(db::Transaction& tx, const Proposal& proposal) const {
  Violations violations;
  for (const std::string& name : proposals_->NoIndicators(tx, proposal.indicators)) {
    violations.Add("proposal.indicators", fmt::format("'{}' is not known", name),
                   fmt::format("proposal.indicators : « {} » est inconnu.", name));
  }
  return violations.ToStatus();
}

absl::StatusOr<v1::Proposal> ProposalService::Create(rpc::Call& call, const v1::CreateProposalRequest& request) {
  Proposal proposal{.id = request.proposal_id()};
  Violations violations;
  if (!socle::api::IsResourceId(proposal.id)) {
    violations.Add("proposal_id",
                   "not lower-case letters, digits and '-', beginning with a "
                   "letter, 3 to 63",
                   "proposal_id : de 3 à 63 lettres minuscules, chiffres et "
                   "tirets, une lettre d'abord.");
  }
  FromProto(request.proposal(), &violations, &proposal);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, proposal.keeper, "RECORD_PROPOSAL", proposal.Name()));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, RegistryNamesOf(proposal), {}, "proposal", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {proposal.Name()}));
  return needs_.writer->Run<v1::Proposal>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Proposal> {
        SOCLE_RETURN_IF_ERROR(CheckIndicators(unit.tx(), proposal));
        SOCLE_RETURN_IF_ERROR(proposals_->Create(unit.tx(), unit.revision(), proposal));
        proposals_->AddMove(unit.tx(), unit.revision(), proposal, {});
        const v1::Proposal shown = Show(proposal);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Proposal> ProposalService::Get(rpc::Call& call, const v1::GetProposalRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kProposals, "name"));
  SOCLE_ASSIGN_OR_RETURN(const Proposal found, proposals_->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::BatchGetProposalsResponse> ProposalService::BatchGet(rpc::Call& call,
                                                                        const v1::BatchGetProposalsRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("names", static_cast<size_t>(request.names_size())));
  std::vector<std::string> ids;
  for (int i = 0; i < request.names_size(); ++i) {
    SOCLE_ASSIGN_OR_RETURN(ids.emplace_back(), IdOfName(request.names(i), kProposals, fmt::format("names[{}]", i)));
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Proposal> found, proposals_->FindAll(ids, call.deadline()));
  std::map<std::string_view, const Proposal*> by_id;
  for (const Proposal& proposal : found) by_id[proposal.id] = &proposal;
  v1::BatchGetProposalsResponse response;
  for (int i = 0; i < request.names_size(); ++i) {
    const auto proposal = by_id.find(ids[static_cast<size_t>(i)]);
    if (proposal == by_id.end()) {
      return socle::api::NothingOfName("census.socle.fr/Proposal", request.names(i));
    }
    *response.add_proposals() = Show(*proposal->second);
  }
  return response;
}

absl::StatusOr<v1::ListProposalsResponse> ProposalService::List(rpc::Call& call,
                                                                const v1::ListProposalsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  ProposalBook::Question question{
      .words = socle::api::FoldedWords(violations.Text("query", request.query(), {.min = 0, .max = 100})),
      .workshop = request.workshop(),
      .indicator = request.indicator(),
      .action = request.taken_up_by(),
      .keeper = request.keeper(),
      .after = page.after(),
      .limit = page.size() + 1};
  if (request.kind() != 0) {
    question.kind = socle::api::EnumFromProto(request.kind(), v1::Proposal::Kind_descriptor(), "kind", &violations);
  }
  if (request.status() != 0) {
    question.status =
        socle::api::EnumFromProto(request.status(), v1::Proposal::Status_descriptor(), "status", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(auto list, proposals_->List(question, call.deadline()));
  v1::ListProposalsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.id; }));
  for (const Proposal& proposal : list) *response.add_proposals() = Show(proposal);
  return response;
}

absl::StatusOr<v1::Proposal> ProposalService::Update(rpc::Call& call, const v1::UpdateProposalRequest& request) {
  const v1::Proposal& sent = request.proposal();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kProposals, "proposal.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Proposal::descriptor(), kUpdatable));
  const auto merge = [&](Proposal* proposal) -> absl::Status {
    v1::Proposal merged = Show(*proposal);
    write::MergeSent(sent, mask, &merged);
    Violations violations;
    Proposal taken = *proposal;
    FromProto(merged, &violations, &taken);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    *proposal = std::move(taken);
    return absl::OkStatus();
  };
  // Before the transaction, which must not wait for the registry.
  SOCLE_ASSIGN_OR_RETURN(Proposal changed, proposals_->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, changed.keeper, "CHANGE_PROPOSAL", sent.name()));
  const std::vector<std::string> known = RegistryNamesOf(changed);
  SOCLE_RETURN_IF_ERROR(merge(&changed));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, RegistryNamesOf(changed), known, "proposal", call));
  return write::RunChange<v1::Proposal>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return proposals_->Read(tx, id); },
      [&](write::Unit& unit, Proposal& proposal) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(merge(&proposal));
        SOCLE_RETURN_IF_ERROR(CheckIndicators(unit.tx(), proposal));
        proposals_->Update(unit.tx(), unit.revision(), proposal);
        return absl::OkStatus();
      },
      [](const Proposal& proposal) { return Show(proposal); });
}

absl::StatusOr<v1::Proposal> ProposalService::Move(rpc::Call& call, const v1::MoveProposalRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kProposals, "name"));
  Violations violations;
  const ProposalMove move{
      .status = static_cast<ProposalStatus>(
          socle::api::EnumFromProto(request.status(), v1::Proposal::Status_descriptor(), "status", &violations)),
      .date = socle::api::DateFromProto(request.has_date(), request.date(), "date", Date::Max(), &violations),
      .reason = violations.Text("reason", request.reason(), {.min = 1, .max = 1000})};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::Proposal>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"proposal-moved"}},
      [&](db::Transaction& tx) { return proposals_->Read(tx, id); },
      [&](write::Unit& unit, Proposal& proposal) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeps(call, proposal.keeper, "MOVE_PROPOSAL", request.name()));
        if (const auto unmet = CheckMove(proposal, move.status); !unmet.empty()) {
          return socle::api::IllegalState(request.name(), StatusName(proposal.status), unmet);
        }
        proposal.status = move.status;
        proposals_->Update(unit.tx(), unit.revision(), proposal);
        proposals_->AddMove(unit.tx(), unit.revision(), proposal, move);
        return absl::OkStatus();
      },
      [](const Proposal& proposal) { return Show(proposal); });
}

absl::StatusOr<v1::ListProposalMovesResponse> ProposalService::ListMoves(rpc::Call& call,
                                                                         const v1::ListProposalMovesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kProposals, "parent"));
  int32_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(auto list, proposals_->ListMoves(id, after, page.size() + 1, call.deadline()));
  v1::ListProposalMovesResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return std::to_string(last.number); }));
  for (const ProposalMove& move : list) *response.add_moves() = Show(move);
  return response;
}

}  // namespace socle::census::api
