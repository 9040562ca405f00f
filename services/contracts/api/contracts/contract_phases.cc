#include "services/contracts/api/contracts/contract_phases.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/api/digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/base/failpoint.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

template <typename Request>
PhaseStep StepOf(const Request& request, Date today, socle::api::Violations* violations) {
  PhaseStep step{
      .decision = request.decision(),
      .document_sha256 = socle::api::Sha256Field("document_sha256", request.document_sha256(), false, violations),
      .effective = socle::api::DateFromProto(request.has_effective_date(), request.effective_date(), "effective_date",
                                             today, violations)};
  if (!step.decision.empty() && BodyOfDecision(step.decision).empty()) {
    violations->Add("decision", "not a name such as bodies/…/decisions/…",
                    "decision : un nom tel que bodies/…/decisions/… est attendu.");
  }
  return step;
}

}  // namespace

void ContractPhases::AddTo(rpc::Service* service) {
  service->Blocking<v1::CheckAdvancePhaseRequest, v1::CheckAdvancePhaseResponse>(
      "CheckAdvancePhase", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service->Blocking<v1::AdvancePhaseRequest, v1::Contract>(
      "AdvancePhase", [this](rpc::Call& call, const auto& request) { return Advance(call, request); });
  service->Blocking<v1::ListPhaseHistoryRequest, v1::ListPhaseHistoryResponse>(
      "ListPhaseHistory", [this](rpc::Call& call, const auto& request) { return ListHistory(call, request); });
}

absl::StatusOr<const Programme*> ContractPhases::ProgrammeOf(const Contract& contract) const {
  const Programme* programme = catalogue_->Find(contract.programme);
  if (programme != nullptr) return programme;
  return socle::api::IllegalState(NameOf(contract), contract.phase,
                                  {{"PROGRAMME", fmt::format("{} is not served here.", contract.programme),
                                    fmt::format("{} n'est pas servi ici.", contract.programme)}});
}

absl::Status ContractPhases::AskFor(const PhaseStep& step, const std::string& sha256, db::Deadline deadline,
                                    PhaseFacts* facts) {
  if (step.decision.empty()) return absl::OkStatus();
  absl::StatusOr<DecisionVerdict> verdict = registry_->VerifyDecision(step.decision, sha256, step.effective, deadline);
  facts->registry_away = absl::IsUnavailable(verdict.status());
  if (facts->registry_away) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(verdict.status());
  facts->verdict = *std::move(verdict);
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckAdvancePhaseResponse> ContractPhases::Check(rpc::Call& call,
                                                                    const v1::CheckAdvancePhaseRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, socle::api::IdOfName(request.name(), "contracts", "name"));
  PhaseFacts facts{.today = TodayInParis(clock_->Now())};
  socle::api::Violations violations;
  const PhaseStep step = StepOf(request, facts.today, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const ContractBook::Standing standing, book_->FindStanding(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckThere(standing.contract));
  SOCLE_ASSIGN_OR_RETURN(const Programme* programme, ProgrammeOf(standing.contract));
  facts.phase_began = standing.latest.effective;
  facts.kinds_in_force = standing.kinds.now;
  v1::CheckAdvancePhaseResponse response;
  if (const Phase* next = programme->PhaseAfter(standing.contract.phase); next != nullptr) {
    response.set_next_phase(next->id);
    response.set_decision_text(DecisionText(standing.contract, *next, step.document_sha256));
    response.set_decision_sha256(socle::api::Sha256Hex(response.decision_text()));
    SOCLE_RETURN_IF_ERROR(AskFor(step, response.decision_sha256(), call.deadline(), &facts));
  }
  for (const UnmetPhaseCondition& condition : CheckPhaseStep(*programme, standing.contract, step, facts)) {
    *response.add_unmet() = Show(condition);
  }
  return response;
}

// The registry is asked before the transaction, about the text of the phase that the contract is in then. A decision
// that is adopted on a content stays so; one that is replaced meanwhile was valid when it was asked about.
absl::StatusOr<v1::Contract> ContractPhases::Advance(rpc::Call& call, const v1::AdvancePhaseRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, socle::api::IdOfName(request.name(), "contracts", "name"));
  PhaseFacts facts{.today = TodayInParis(clock_->Now())};
  socle::api::Violations violations;
  const PhaseStep step = StepOf(request, facts.today, &violations);
  PhaseChange change{.decision = step.decision,
                     .effective = step.effective,
                     .note = violations.Text("note", request.note(), {.min = 0, .max = 1000}),
                     .source = SourceField("source", request.source(), &violations)};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Contract asked, book_->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Programme* programme, ProgrammeOf(asked));
  const Phase* next = programme->PhaseAfter(asked.phase);
  if (next != nullptr) {
    const std::string sha256 = socle::api::Sha256Hex(DecisionText(asked, *next, step.document_sha256));
    SOCLE_RETURN_IF_ERROR(AskFor(step, sha256, call.deadline(), &facts));
    change.phase = next->id;
    change.from_phase = asked.phase;
    if (!step.decision.empty()) change.content_sha256 = sha256;
  }
  SOCLE_FAILPOINT("advance_phase_asked");
  return write::RunChange<v1::Contract>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"phase-advanced"}},
      [&](db::Transaction& tx) -> absl::StatusOr<Contract> {
        SOCLE_ASSIGN_OR_RETURN(ContractBook::Standing standing, book_->ReadStanding(tx, id));
        facts.phase_began = standing.latest.effective;
        facts.kinds_in_force = standing.kinds.now;
        return std::move(standing.contract);
      },
      [&](write::Unit& unit, Contract& contract) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, contract, request.name()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_FAILPOINT("advance_phase_held");
        if (contract.phase != asked.phase) return ConcurrentChange(request.name());
        const auto unmet = CheckPhaseStep(*programme, contract, step, facts);
        if (!unmet.empty()) return StepRefused(NameOf(contract), contract.phase, unmet);
        book_->Enter(unit.tx(), unit.revision(), change, contract);
        SOCLE_FAILPOINT("advance_phase_entered");
        return absl::OkStatus();
      },
      [](const Contract& contract) { return Show(contract); });
}

absl::StatusOr<v1::ListPhaseHistoryResponse> ContractPhases::ListHistory(rpc::Call& call,
                                                                         const v1::ListPhaseHistoryRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, socle::api::IdOfName(request.parent(), "contracts", "parent"));
  int32_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(std::vector<PhaseChange> list, book_->ListPhases(id, after, page.size() + 1, call.deadline()));
  v1::ListPhaseHistoryResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().number)));
  }
  for (const PhaseChange& change : list) *response.add_phase_changes() = Show(change);
  return response;
}

}  // namespace socle::contracts::api
