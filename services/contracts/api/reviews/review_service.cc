#include "services/contracts/api/reviews/review_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/paging.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/api/plan/plan_version_taking.h"
#include "services/contracts/api/strategy/strategy_fields.h"

namespace socle::contracts::api {
namespace {

using socle::api::NestedName;

// Empty for `contracts/-`.
absl::StatusOr<std::string> ContractOrAll(const std::string& parent) {
  if (parent == "contracts/-") return std::string();
  return ContractOfParent(parent);
}

absl::Status WrongState(const Review& review) {
  return StepRefused(NameOf(review), StateName(review.state),
                     {{.type = "STATE",
                       .subject = std::string(StateName(review.state)),
                       .english = "Decisions are recorded while a review at mid-term is OPEN.",
                       .french = "Les décisions s'inscrivent tant qu'une revue à mi-parcours est ouverte."}});
}

absl::Status NoSuchActions(const std::vector<std::string>& missing) {
  Violations violations;
  for (const std::string& id : missing) {
    violations.Add("decisions", fmt::format("'{}' is no action of the contract", id),
                   fmt::format("decisions : « {} » n'est pas une action du contrat.", id));
  }
  return violations.ToStatus();
}

}  // namespace

ReviewService::ReviewService(const InstrumentDesk* desk, const ReviewNeeds& needs)
    : desk_(desk), needs_(needs), steps_(desk, needs), service_("socle.contracts.v1.ContractReviewService") {
  for (const auto& [id, programme] : desk->needs().catalogue->all()) {
    for (const InstrumentKind& kind : programme.instrument_kinds) {
      if (!programme.IsReviewed(kind)) continue;
      rhythms_.push_back({NameOf(programme), kind.id, programme.review_months, programme.review_alert_months});
    }
  }
  service_.Blocking<v1::GetContractReviewRequest, v1::ContractReview>(
      "GetContractReview", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ContractReview> {
        SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(const Review review, needs_.reviews->Find(name.parent, name.child, call.deadline()));
        return Show(review);
      });
  service_.Blocking<v1::ListContractReviewsRequest, v1::ListContractReviewsResponse>(
      "ListContractReviews", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CreateContractReviewRequest, v1::ContractReview>(
      "CreateContractReview", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::SetReviewDecisionsRequest, v1::ContractReview>(
      "SetReviewDecisions", [this](rpc::Call& call, const auto& request) { return SetDecisions(call, request); });
  service_.Blocking<v1::ListReviewDecisionsRequest, v1::ListReviewDecisionsResponse>(
      "ListReviewDecisions", [this](rpc::Call& call, const auto& request) { return ListDecisions(call, request); });
  service_.Blocking<v1::ListDueReviewsRequest, v1::ListDueReviewsResponse>(
      "ListDueReviews", [this](rpc::Call& call, const auto& request) { return ListDue(call, request); });
  steps_.AddTo(&service_);
}

absl::StatusOr<v1::ListContractReviewsResponse> ReviewService::List(rpc::Call& call,
                                                                    const v1::ListContractReviewsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  ReviewBook::Question question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOrAll(request.parent()));
  Violations violations;
  question.kind = EnumField({"kind", &violations}, request.kind(), v1::ContractReview::Kind_descriptor(), false);
  question.state = EnumField({"state", &violations}, request.state(), v1::ContractReview::State_descriptor(), false);
  if (!request.instrument().empty()) {
    if (question.contract.empty()) violations.Add("instrument", "goes with one contract", "instrument : précisez.");
    question.instrument =
        IdInContract({"instrument", &violations}, request.instrument(), question.contract, "instruments");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const size_t slash = page.after().find('/');
  question.after_contract = page.after().substr(0, slash);
  if (slash != std::string::npos) question.after_id = page.after().substr(slash + 1);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Review> list, needs_.reviews->List(question, call.deadline()));
  v1::ListContractReviewsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const Review& last) { return last.contract + "/" + last.id; }));
  for (const Review& review : list) *response.add_contract_reviews() = Show(review);
  return response;
}

absl::Status ReviewService::Open(write::Unit& unit, const Doing& doing, Review* review) {
  const InstrumentName name{review->contract, review->instrument};
  SOCLE_ASSIGN_OR_RETURN(const Held held, desk_->Read(unit.tx(), name));
  const Programme* programme = desk_->needs().catalogue->Find(held.contract.programme);
  const bool reviewed = held.kind != nullptr && programme->IsReviewed(*held.kind);
  const Instrument& instrument = held.file.instrument;
  const auto unmet = CheckOpening(review->kind, instrument, reviewed, needs_.reviews->IsOpen(unit.tx(), *review));
  if (!unmet.empty()) return StepRefused(name.Text(), StateName(instrument.state), unmet);
  const ReviewDays days = DaysOf(review->kind, *programme, instrument);
  review->due = days.due;
  review->alert = days.alert;
  if (!programme->evaluation_grids.empty()) review->grid = programme->evaluation_grids.back();
  review->reviewed_plan = TakePlanVersion(unit, *needs_.versions, {review->contract, NameOf(*review), doing.today});
  if (review->kind == ReviewKind::kMidTerm) {
    SOCLE_RETURN_IF_ERROR(desk_->MarkReview(unit, doing, name, true, NameOf(*review)));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ContractReview> ReviewService::Create(rpc::Call& call,
                                                         const v1::CreateContractReviewRequest& request) {
  const v1::ContractReview& sent = request.contract_review();
  SOCLE_ASSIGN_OR_RETURN(const std::string contract_id, ContractOfParent(request.parent()));
  Review review{.contract = contract_id};
  Violations violations;
  const FieldAt at{"contract_review", &violations};
  review.instrument = IdInContract(at / "instrument", sent.instrument(), contract_id, "instruments");
  if (sent.instrument().empty()) (at / "instrument").Add("is needed", "un instrument est attendu.");
  review.kind =
      static_cast<ReviewKind>(EnumField(at / "kind", sent.kind(), v1::ContractReview::Kind_descriptor(), true));
  review.note = violations.Text("contract_review.note", sent.note(), {.min = 0, .max = 1000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  review.id = command.NewId();
  command.resources = {NameOf(review), request.parent(), sent.instrument()};
  const Doing doing = desk_->DoingOf(call);
  const InstrumentDesk::Needs& needs = desk_->needs();
  return needs.writer->Run<v1::ContractReview>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ContractReview> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs.contracts->Read(unit.tx(), contract_id));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kLeadInstrument, contract, request.parent()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        Review opened = review;
        SOCLE_RETURN_IF_ERROR(Open(unit, doing, &opened));
        needs_.reviews->Create(unit.tx(), unit.revision(), opened);
        v1::ContractReview shown = Show(opened);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ContractReview> ReviewService::SetDecisions(rpc::Call& call,
                                                               const v1::SetReviewDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.name(), "name"));
  Violations violations;
  const SentDecisions sent = DecisionsField(request.decisions(), name.parent, &violations);
  if (sent.actions.empty() && !request.keep_rest()) {
    violations.Add("decisions", "there is none", "decisions : au moins une décision est attendue.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::ContractReview>(
      *desk_->needs().writer, call, request,
      {.name = request.name(), .etag = request.etag(), .slugs = {"decisions-set"}},
      [&](db::Transaction& tx) { return needs_.reviews->Read(tx, name.parent, name.child); },
      [&](write::Unit& unit, Review& review) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, desk_->needs().contracts->Read(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kSelect, contract, request.name()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        if (review.state != ReviewState::kOpen || review.kind != ReviewKind::kMidTerm) return WrongState(review);
        SOCLE_RETURN_IF_ERROR(NoSuchActions(needs_.reviews->NoActions(unit.tx(), name.parent, sent.actions)));
        if (!sent.made.empty()) needs_.reviews->SetDecisions(unit.tx(), unit.revision(), review, sent.made);
        if (!sent.dropped.empty()) needs_.reviews->DropDecisions(unit.tx(), review, sent.dropped);
        if (request.keep_rest()) needs_.reviews->KeepRest(unit.tx(), unit.revision(), review);
        const ReviewBook::Tally tally = needs_.reviews->CountDecisions(unit.tx(), review);
        if (tally.changes > static_cast<int32_t>(kMaxPlanChanges)) {
          return InvalidField("decisions", fmt::format("more than {} other than KEEP", kMaxPlanChanges),
                              fmt::format("decisions : {} au plus hors KEEP.", kMaxPlanChanges));
        }
        review.decision_count = tally.all;
        needs_.reviews->Save(unit.tx(), unit.revision(), review);
        return absl::OkStatus();
      },
      [](const Review& review) { return Show(review); });
}

absl::StatusOr<v1::ListReviewDecisionsResponse> ReviewService::ListDecisions(
    rpc::Call& call, const v1::ListReviewDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.parent(), "parent"));
  Violations violations;
  const int verdict =
      EnumField({"verdict", &violations}, request.verdict(), v1::ReviewDecision::Verdict_descriptor(), false);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Review review, needs_.reviews->Find(name.parent, name.child, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(
      auto list, needs_.reviews->ListDecisions(review, verdict, page.after(), page.size() + 1, call.deadline()));
  v1::ListReviewDecisionsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.decision.action; }));
  for (const DecidedAction& decided : list) *response.add_decisions() = Show(review.contract, decided);
  return response;
}

absl::StatusOr<v1::ListDueReviewsResponse> ReviewService::ListDue(rpc::Call& call,
                                                                  const v1::ListDueReviewsRequest& request) {
  // The day of the first page holds for all of them.
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request, desk_->Today().ToString()));
  ReviewBook::DueQuestion question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOrAll(request.parent()));
  SOCLE_ASSIGN_OR_RETURN(const Date today, Date::Parse(page.resolved()));
  Violations violations;
  question.as_of = socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", today, &violations);
  question.kind = EnumField({"kind", &violations}, request.kind(), v1::ContractReview::Kind_descriptor(), false);
  question.urgency = EnumField({"urgency", &violations}, request.urgency(), v1::DueReview::Urgency_descriptor(), false);
  question.party = PartyFilter("party", request.party(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t space = page.after().find(' '); space != std::string::npos) {
    SOCLE_ASSIGN_OR_RETURN(question.after_due, Date::Parse(page.after().substr(0, space)));
    question.after_key = page.after().substr(space + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.reviews->ListDue(rhythms_, question, call.deadline()));
  v1::ListDueReviewsResponse response;
  response.set_next_page_token(
      NextPage(page, &list, [](const auto& last) { return last.days.due.ToString() + " " + last.Key(); }));
  for (const ReviewBook::DueReview& due : list) *response.add_due_reviews() = Show(due);
  socle::api::ToProto(question.as_of, response.mutable_as_of());
  return response;
}

}  // namespace socle::contracts::api
