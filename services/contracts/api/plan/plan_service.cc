#include "services/contracts/api/plan/plan_service.h"

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/uuid.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/fields.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {
namespace {

using socle::api::IdOfName;
using socle::api::Violations;

void ShowFunding(const plan::FundingSum& sum, plan::TaxBasis basis, v1::FundingSum* proto) {
  proto->set_tax_basis(static_cast<v1::TaxBasis>(basis));
  proto->set_requested_cents(sum.requested);
  proto->set_awarded_cents(sum.awarded);
  proto->set_paid_cents(sum.paid);
}

void Show(const plan::PlanNode& node, v1::PlanNode* proto) {
  if (!node.axis.id.empty()) proto->set_axis(node.axis.Name());
  proto->set_label(node.axis.label);
  const plan::Tally& tally = node.tally;
  proto->set_action_count(tally.actions);
  proto->set_retained_count(tally.retained);
  proto->set_rejected_count(tally.rejected);
  proto->set_deferred_count(tally.deferred);
  proto->set_engaged_count(tally.engaged);
  proto->set_completed_count(tally.completed);
  proto->set_abandoned_count(tally.abandoned);
  proto->set_late_count(tally.late);
  proto->set_progress_basis_points(node.progress_basis_points);
  for (const auto& [key, sum] : tally.budget) {
    v1::BudgetSum* shown = proto->add_budget();
    shown->set_year(key.year);
    shown->set_nature(static_cast<v1::BudgetNature>(key.nature));
    shown->set_tax_basis(static_cast<v1::TaxBasis>(key.basis));
    shown->set_planned_cents(sum.planned);
    shown->set_actual_cents(sum.actual);
  }
  for (const auto& [basis, sum] : tally.funding) ShowFunding(sum, basis, proto->add_funding());
}

v1::Envelope Show(const plan::Envelope& envelope) {
  v1::Envelope proto;
  proto.set_name(envelope.Name());
  proto.set_financer(envelope.financer);
  proto.set_year(envelope.year);
  ShowMoney(envelope.amount, proto.mutable_amount());
  proto.set_requested_cents(envelope.requested);
  proto.set_awarded_cents(envelope.awarded);
  proto.set_paid_cents(envelope.paid);
  proto.set_remaining_cents(envelope.amount.cents - envelope.awarded);
  proto.set_other_basis(envelope.other_basis);
  proto.set_source(envelope.source);
  proto.set_synthetic(envelope.synthetic);
  ShowWritten(envelope.written, &proto);
  return proto;
}

}  // namespace

PlanService::PlanService(const Needs& needs) : needs_(needs), service_("socle.contracts.v1.PlanService") {
  service_.Blocking<v1::GetPlanSummaryRequest, v1::GetPlanSummaryResponse>(
      "GetPlanSummary", [this](rpc::Call& call, const auto& request) { return Summarize(call, request); });
  service_.Blocking<v1::SetEnvelopeRequest, v1::Envelope>(
      "SetEnvelope", [this](rpc::Call& call, const auto& request) { return SetEnvelope(call, request); });
  service_.Blocking<v1::ListEnvelopesRequest, v1::ListEnvelopesResponse>(
      "ListEnvelopes", [this](rpc::Call& call, const auto& request) { return ListEnvelopes(call, request); });
}

absl::StatusOr<v1::GetPlanSummaryResponse> PlanService::Summarize(rpc::Call& call,
                                                                  const v1::GetPlanSummaryRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  const Date today = TodayInParis(needs_.clock->Now());
  SOCLE_ASSIGN_OR_RETURN(const plan::PlanFigures figures, needs_.actions->Figures(contract, today, call.deadline()));
  const plan::RolledUpPlan rolled = plan::RollUp(figures);
  v1::GetPlanSummaryResponse response;
  Show(rolled.contract, response.mutable_contract());
  for (const plan::PlanNode& node : rolled.axes) Show(node, response.add_axes());
  Show(rolled.without_axis, response.mutable_without_axis());
  for (const auto& [key, tally] : figures.financers) {
    v1::FinancerSum* shown = response.add_financers();
    shown->set_financer(key.financer);
    shown->set_financer_label(key.label);
    ShowFunding(tally.sum, key.basis, shown->mutable_sum());
    shown->set_action_count(tally.actions);
  }
  socle::api::ToProto(today, response.mutable_as_of());
  return response;
}

absl::StatusOr<v1::Envelope> PlanService::SetEnvelope(rpc::Call& call, const v1::SetEnvelopeRequest& request) {
  plan::Envelope envelope;
  SOCLE_ASSIGN_OR_RETURN(envelope.contract, IdOfName(request.parent(), "contracts", "parent"));
  const v1::Envelope& sent = request.envelope();
  Violations violations;
  const FieldAt at{"envelope", &violations};
  envelope.financer = PartyField("envelope.financer", sent.financer(), &violations);
  envelope.year = NumberField(at / "year", sent.year(), 1900, 2199);
  envelope.amount = MoneyField(at / "amount", true, sent.amount()).value_or(plan::Money{});
  envelope.source = SourceField("envelope.source", sent.source(), &violations);
  envelope.synthetic = sent.synthetic();
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  envelope.id = socle::api::UuidOf({"envelope", envelope.contract, plan::EnvelopeKey(envelope)});
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {envelope.Name()}));
  return needs_.writer->Run<v1::Envelope>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Envelope> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), envelope.contract));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeContributed, contract, envelope.Name(), envelope.financer));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        const auto before = needs_.book->ReadEnvelope(unit.tx(), envelope.contract, envelope.id);
        const std::string etag = before ? Show(*before).etag() : std::string();
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(
            sent.etag(), before ? std::optional<std::string_view>(etag) : std::nullopt, envelope.Name()));
        needs_.book->Write(unit.tx(), unit.revision(), envelope);
        const v1::Envelope shown = Show(envelope);
        write::Change change{.resource = shown.name(),
                             .kind = before ? write::ChangeKind::kUpdated : write::ChangeKind::kCreated,
                             .after = socle::api::DigestOfShown(shown)};
        if (before) change.before = socle::api::DigestOfShown(Show(*before));
        unit.Record(std::move(change));
        return shown;
      });
}

absl::StatusOr<v1::ListEnvelopesResponse> PlanService::ListEnvelopes(rpc::Call& call,
                                                                     const v1::ListEnvelopesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  plan::FinancingBook::EnvelopeQuestion question{.after = page.after(), .limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, IdOfName(request.parent(), "contracts", "parent"));
  Violations violations;
  if (request.year() != 0) question.year = NumberField({"year", &violations}, request.year(), 1900, 2199);
  question.financer = PartyOrEmpty({"financer", &violations}, request.financer());
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(auto envelopes, needs_.book->ListEnvelopes(question, call.deadline()));
  v1::ListEnvelopesResponse response;
  if (envelopes.size() > page.size()) {
    envelopes.pop_back();
    response.set_next_page_token(page.NextToken(plan::EnvelopeKey(envelopes.back())));
  }
  for (const plan::Envelope& envelope : envelopes) *response.add_envelopes() = Show(envelope);
  return response;
}

}  // namespace socle::contracts::api
