#include "services/contracts/api/plan/money_conversion.h"

#include <algorithm>
#include <tuple>

#include "platform/api/time_conversion.h"

namespace socle::contracts::api {
namespace {

using socle::api::ToProto;

constexpr int32_t kFirstYear = 1900;
constexpr int32_t kLastYear = 2199;

plan::FundingLine FundingField(const FieldAt& at, const v1::FundingLine& line) {
  plan::FundingLine taken{.financer = PartyOrEmpty(at / "financer", line.financer()),
                          .financer_label = (at / "financer_label").Text(line.financer_label(), 0, 300),
                          .grant = (at / "grant").Text(line.grant(), 0, 100),
                          .private_funds = line.private_funds(),
                          .requested = MoneyField(at / "requested", line.has_requested(), line.requested()),
                          .awarded = MoneyField(at / "awarded", line.has_awarded(), line.awarded()),
                          .paid = MoneyField(at / "paid", line.has_paid(), line.paid())};
  taken.year = line.year() == 0 ? 0 : NumberField(at / "year", line.year(), kFirstYear, kLastYear);
  taken.request_date = DayField(at / "request_date", line.has_request_date(), line.request_date());
  taken.award_date = DayField(at / "award_date", line.has_award_date(), line.award_date());
  taken.payment_date = DayField(at / "payment_date", line.has_payment_date(), line.payment_date());
  taken.external_ref = (at / "external_ref").Text(line.external_ref(), 0, 200);
  return taken;
}

void TakeTerms(const FieldAt& at, const v1::FinancingTerms& terms, plan::FinancingTerms* taken) {
  *taken = {.eligible_cost = MoneyField(at / "eligible_cost", terms.has_eligible_cost(), terms.eligible_cost()),
            .lead_competence = terms.lead_competence()};
  if (!terms.has_own_share_exception()) return;
  const v1::OwnShareException& exception = terms.own_share_exception();
  const FieldAt below = at / "own_share_exception";
  taken->exception = static_cast<plan::OwnShareException>(
      EnumField(below / "kind", exception.kind(), v1::OwnShareException::Kind_descriptor(), true));
  taken->exception_reference = (below / "reference").Text(exception.reference(), 1, 500);
  taken->exception_date = DayField(below / "date", exception.has_date(), exception.date());
}

void ShowTerms(const plan::FinancingTerms& terms, v1::Action* proto) {
  const bool none = !terms.eligible_cost && !terms.lead_competence && terms.exception == plan::OwnShareException::kNone;
  if (none) return;
  v1::FinancingTerms* shown = proto->mutable_financing_terms();
  if (terms.eligible_cost) ShowMoney(*terms.eligible_cost, shown->mutable_eligible_cost());
  shown->set_lead_competence(terms.lead_competence);
  if (terms.exception == plan::OwnShareException::kNone) return;
  v1::OwnShareException* exception = shown->mutable_own_share_exception();
  exception->set_kind(static_cast<v1::OwnShareException::Kind>(terms.exception));
  exception->set_reference(terms.exception_reference);
  if (!terms.exception_date.IsOpen()) ToProto(terms.exception_date, exception->mutable_date());
}

void ShowTotals(const plan::Totals& totals, v1::ActionTotals* proto) {
  proto->set_tax_basis(static_cast<v1::TaxBasis>(totals.basis));
  proto->set_planned_investment_cents(totals.planned_investment);
  proto->set_planned_operation_cents(totals.planned_operation);
  proto->set_actual_investment_cents(totals.actual_investment);
  proto->set_actual_operation_cents(totals.actual_operation);
  proto->set_requested_cents(totals.requested);
  proto->set_awarded_cents(totals.awarded);
  proto->set_paid_cents(totals.paid);
}

}  // namespace

void ShowFundingLine(const plan::FundingLine& line, v1::FundingLine* proto) {
  proto->set_financer(line.financer);
  proto->set_financer_label(line.financer_label);
  proto->set_grant(line.grant);
  proto->set_private_funds(line.private_funds);
  proto->set_year(line.year);
  if (line.requested) ShowMoney(*line.requested, proto->mutable_requested());
  if (line.awarded) ShowMoney(*line.awarded, proto->mutable_awarded());
  if (line.paid) ShowMoney(*line.paid, proto->mutable_paid());
  if (!line.request_date.IsOpen()) ToProto(line.request_date, proto->mutable_request_date());
  if (!line.award_date.IsOpen()) ToProto(line.award_date, proto->mutable_award_date());
  if (!line.payment_date.IsOpen()) ToProto(line.payment_date, proto->mutable_payment_date());
  proto->set_external_ref(line.external_ref);
}

void ShowActionMoney(const plan::Action& action, v1::Action* proto) {
  for (const plan::BudgetLine& line : action.budget) {
    v1::BudgetLine* shown = proto->add_budget_lines();
    shown->set_year(line.year);
    shown->set_nature(static_cast<v1::BudgetNature>(line.nature));
    if (line.planned) ShowMoney(*line.planned, shown->mutable_planned());
    if (line.actual) ShowMoney(*line.actual, shown->mutable_actual());
  }
  for (const plan::FundingLine& line : action.funding) ShowFundingLine(line, proto->add_funding_lines());
  for (const plan::Totals& totals : plan::TotalsOf(action)) ShowTotals(totals, proto->add_totals());
  ShowTerms(action.terms, proto);
}

void TakeActionMoney(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->budget.clear();
  taken->funding.clear();
  const FieldAt budget = at / "budget_lines";
  if (CheckCount(budget, proto.budget_lines_size(), 200)) {
    for (int i = 0; i < proto.budget_lines_size(); ++i) {
      const v1::BudgetLine& line = proto.budget_lines(i);
      const FieldAt one = budget[i];
      taken->budget.push_back({.year = NumberField(one / "year", line.year(), kFirstYear, kLastYear),
                               .nature = static_cast<plan::BudgetNature>(
                                   EnumField(one / "nature", line.nature(), v1::BudgetNature_descriptor(), true)),
                               .planned = MoneyField(one / "planned", line.has_planned(), line.planned()),
                               .actual = MoneyField(one / "actual", line.has_actual(), line.actual())});
    }
  }
  const FieldAt funding = at / "funding_lines";
  if (CheckCount(funding, proto.funding_lines_size(), 100)) {
    for (int i = 0; i < proto.funding_lines_size(); ++i) {
      taken->funding.push_back(FundingField(funding[i], proto.funding_lines(i)));
    }
  }
  TakeTerms(at / "financing_terms", proto.financing_terms(), &taken->terms);
}

}  // namespace socle::contracts::api
