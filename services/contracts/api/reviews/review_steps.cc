#include "services/contracts/api/reviews/review_steps.h"

#include <fmt/format.h>

#include "platform/api/digest.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using socle::api::NestedName;
using socle::api::Violations;

template <typename Request>
absl::StatusOr<ReviewStep> StepOf(const Request& request, const NestedName& name) {
  Violations violations;
  ReviewStep step{
      .decision = request.decision(),
      .amendment = IdInContract({"amendment", &violations}, request.amendment(), name.parent, "instruments"),
      .note = violations.Text("note", request.note(), {.min = 0, .max = 1000})};
  if (!step.decision.empty() && BodyOfDecision(step.decision).empty()) {
    violations.Add("decision", "not a name such as bodies/…/decisions/…",
                   "decision : un nom tel que bodies/…/decisions/… est attendu.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return step;
}

absl::Status Refused(const Review& review, const ReviewUnmets& unmet) {
  return unmet.empty() ? absl::OkStatus() : StepRefused(NameOf(review), StateName(review.state), unmet);
}

}  // namespace

void ReviewSteps::AddTo(rpc::Service* service) {
  service->Blocking<v1::CheckDecideContractReviewRequest, v1::CheckDecideContractReviewResponse>(
      "CheckDecideContractReview", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service->Blocking<v1::DecideContractReviewRequest, v1::ContractReview>(
      "DecideContractReview", [this](rpc::Call& call, const auto& request) { return Decide(call, request); });
  service->Blocking<v1::ReopenContractReviewRequest, v1::ContractReview>(
      "ReopenContractReview", [this](rpc::Call& call, const auto& request) { return Reopen(call, request); });
  service->Blocking<v1::CloseContractReviewRequest, v1::ContractReview>(
      "CloseContractReview", [this](rpc::Call& call, const auto& request) { return Close(call, request); });
}

std::string_view ReviewSteps::RoleOf(const Contract& contract) const {
  const Programme* programme = desk_->needs().catalogue->Find(contract.programme);
  return programme == nullptr ? std::string_view() : programme->review_decided_by;
}

template <typename Request>
absl::StatusOr<ReviewSteps::Asked> ReviewSteps::Ask(rpc::Call& call, const Request& request) const {
  Asked asked;
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(asked.step, StepOf(request, name));
  const auto& needs = desk_->needs();
  SOCLE_ASSIGN_OR_RETURN(asked.contract, needs.contracts->Find(name.parent, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(auto standing, needs_.reviews->FindStanding(name.parent, name.child, call.deadline()));
  asked.review = std::move(standing.review);
  asked.facts.decided = std::move(standing.decided);
  asked.facts.undecided = std::move(standing.undecided);
  const ReviewStep& step = asked.step;
  if (!step.amendment.empty()) {
    auto amendment = needs.book->Get(name.parent, step.amendment, call.deadline());
    if (amendment.ok()) asked.facts.amendment = *std::move(amendment);
    if (!amendment.ok() && !absl::IsNotFound(amendment.status())) return amendment.status();
    SOCLE_ASSIGN_OR_RETURN(const auto other,
                           needs_.reviews->FindDecidedWith(name.parent, step.amendment, call.deadline()));
    asked.facts.amendment_taken = other.has_value();
  }
  asked.text = DecisionText(asked.review, step, asked.facts.decided);
  asked.sha256 = socle::api::Sha256Hex(asked.text);
  if (step.decision.empty()) return asked;
  auto verdict = needs.registry->VerifyDecision(step.decision, asked.sha256, std::nullopt, call.deadline());
  asked.facts.registry_away = absl::IsUnavailable(verdict.status());
  if (asked.facts.registry_away) return asked;
  SOCLE_RETURN_IF_ERROR(verdict.status());
  asked.facts.verdict = *std::move(verdict);
  return asked;
}

absl::Status ReviewSteps::ReadFacts(db::Transaction& tx, const Review& review, const ReviewStep& step,
                                    ReviewFacts* facts) const {
  facts->decided = needs_.reviews->Decisions(tx, review);
  facts->undecided = needs_.reviews->Undecided(tx, review);
  if (step.amendment.empty()) return absl::OkStatus();
  const auto amendment = desk_->needs().book->Read(tx, review.contract, step.amendment);
  facts->amendment = amendment.ok() ? std::optional(amendment->instrument) : std::nullopt;
  if (!amendment.ok() && !absl::IsNotFound(amendment.status())) return amendment.status();
  facts->amendment_taken = needs_.reviews->DecidedWith(tx, review.contract, step.amendment).has_value();
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckDecideContractReviewResponse> ReviewSteps::Check(
    rpc::Call& call, const v1::CheckDecideContractReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Asked asked, Ask(call, request));
  v1::CheckDecideContractReviewResponse response;
  const auto unmet = CheckDeciding(asked.contract, RoleOf(asked.contract), asked.review, asked.step, asked.facts);
  for (const UnmetPhaseCondition& condition : unmet) *response.add_unmet() = Show(condition);
  response.set_decision_text(asked.text);
  response.set_decision_sha256(asked.sha256);
  return response;
}

template <typename Request, typename Step>
absl::StatusOr<v1::ContractReview> ReviewSteps::Make(rpc::Call& call, const Request& request, std::string_view slug,
                                                     const Step& step) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.name(), "name"));
  return write::RunChange<v1::ContractReview>(
      *desk_->needs().writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {std::string(slug)},
       .locks = {"contracts/" + name.parent}},
      [&](db::Transaction& tx) { return needs_.reviews->Read(tx, name.parent, name.child); },
      [&](write::Unit& unit, Review& review) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, desk_->needs().contracts->Read(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kLeadInstrument, contract, request.name()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_RETURN_IF_ERROR(step(unit, contract, review));
        needs_.reviews->Save(unit.tx(), unit.revision(), review);
        return absl::OkStatus();
      },
      [](const Review& review) { return Show(review); });
}

// As with tasks, the registry is asked before the transaction: a decision on this very text stays one.
absl::StatusOr<v1::ContractReview> ReviewSteps::Decide(rpc::Call& call,
                                                       const v1::DecideContractReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Asked asked, Ask(call, request));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kLeadInstrument, asked.contract, request.name()));
  return Make(call, request, "decided", [&](write::Unit& unit, const Contract& contract, Review& review) {
    ReviewFacts facts{.verdict = asked.facts.verdict, .registry_away = asked.facts.registry_away};
    SOCLE_RETURN_IF_ERROR(ReadFacts(unit.tx(), review, asked.step, &facts));
    if (DecisionText(review, asked.step, facts.decided) != asked.text) return ConcurrentChange(request.name());
    SOCLE_RETURN_IF_ERROR(Refused(review, CheckDeciding(contract, RoleOf(contract), review, asked.step, facts)));
    review.state = ReviewState::kDecided;
    review.amendment = asked.step.amendment;
    review.decision = asked.step.decision;
    review.decision_sha256 = asked.sha256;
    review.note = asked.step.note;
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::ContractReview> ReviewSteps::Reopen(rpc::Call& call,
                                                       const v1::ReopenContractReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string note,
                         socle::api::CheckText("note", request.note(), {.min = 1, .max = 1000}));
  return Make(call, request, "reopened", [&](write::Unit&, const Contract&, Review& review) {
    SOCLE_RETURN_IF_ERROR(Refused(review, CheckReopening(review)));
    review.state = ReviewState::kOpen;
    review.amendment.clear();
    review.decision.clear();
    review.decision_sha256.clear();
    review.note = note;
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::ContractReview> ReviewSteps::Close(rpc::Call& call, const v1::CloseContractReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string note,
                         socle::api::CheckText("note", request.note(), {.min = 0, .max = 1000}));
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, "closed", [&](write::Unit& unit, const Contract&, Review& review) {
    SOCLE_RETURN_IF_ERROR(Refused(review, CheckClosing(review, note)));
    review.state = ReviewState::kClosed;
    if (!note.empty()) review.note = note;
    if (review.kind != ReviewKind::kMidTerm) return absl::OkStatus();
    return desk_->MarkReview(unit, doing, {review.contract, review.instrument}, false, NameOf(review));
  });
}

}  // namespace socle::contracts::api
