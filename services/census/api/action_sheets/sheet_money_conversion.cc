// What a sheet costs and who pays for it, between the API's messages and the domain.
#include <fmt/format.h>

#include "platform/api/time_conversion.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/domain/action_sheets/sheet_totals.h"

namespace socle::census::api {
namespace {

using sheets::Amount;
using socle::api::CheckCount;
using socle::api::DayField;
using socle::api::EnumField;
using socle::api::FieldAt;
using socle::api::NumberField;
using socle::api::ToProto;

Amount AmountField(const FieldAt& at, bool set, int64_t hundredths) {
  if (!set) return std::nullopt;
  if (hundredths < 0 || hundredths > sheets::kMaxHundredths) {
    at.Add(fmt::format("not 0 to {}", sheets::kMaxHundredths), fmt::format("de 0 à {}.", sheets::kMaxHundredths));
    return 0;
  }
  return hundredths;
}

sheets::Unit UnitField(const FieldAt& at, int unit) {
  return static_cast<sheets::Unit>(EnumField(at, unit, v1::ActionSheet::Unit_descriptor(), true));
}

int32_t YearOrNone(const FieldAt& at, int32_t year) {
  return year == 0 ? 0 : NumberField(at, year, sheets::kFirstYear, sheets::kLastYear);
}

sheets::BudgetLine BudgetField(const FieldAt& at, const v1::ActionSheet::BudgetLine& line) {
  return {.year = YearOrNone(at / "year", line.year()),
          .nature = static_cast<sheets::Nature>(
              EnumField(at / "nature", line.nature(), v1::ActionSheet::BudgetLine::Nature_descriptor(), true)),
          .unit = UnitField(at / "unit", line.unit()),
          .planned = AmountField(at / "planned_hundredths", line.has_planned_hundredths(), line.planned_hundredths()),
          .actual = AmountField(at / "actual_hundredths", line.has_actual_hundredths(), line.actual_hundredths())};
}

sheets::FundingLine FundingField(const FieldAt& at, const v1::ActionSheet::FundingLine& line) {
  return {.financer = PartyOrEmpty(at / "financer", line.financer()),
          .financer_label = (at / "financer_label").Text(line.financer_label(), 0, 300),
          .grant = (at / "grant").Text(line.grant(), 0, 100),
          .year = YearOrNone(at / "year", line.year()),
          .unit = UnitField(at / "unit", line.unit()),
          .requested = AmountField(at / "requested_cents", line.has_requested_cents(), line.requested_cents()),
          .awarded = AmountField(at / "awarded_cents", line.has_awarded_cents(), line.awarded_cents()),
          .paid = AmountField(at / "paid_cents", line.has_paid_cents(), line.paid_cents()),
          .request_date = DayField(at / "request_date", line.has_request_date(), line.request_date()),
          .award_date = DayField(at / "award_date", line.has_award_date(), line.award_date()),
          .payment_date = DayField(at / "payment_date", line.has_payment_date(), line.payment_date()),
          .decision_ref = (at / "decision_ref").Text(line.decision_ref(), 0, 200)};
}

void ShowFunding(const sheets::FundingLine& line, v1::ActionSheet::FundingLine* shown) {
  shown->set_financer(line.financer);
  shown->set_financer_label(line.financer_label);
  shown->set_grant(line.grant);
  shown->set_year(line.year);
  shown->set_unit(static_cast<v1::ActionSheet::Unit>(line.unit));
  if (line.requested) shown->set_requested_cents(*line.requested);
  if (line.awarded) shown->set_awarded_cents(*line.awarded);
  if (line.paid) shown->set_paid_cents(*line.paid);
  if (!line.request_date.IsOpen()) ToProto(line.request_date, shown->mutable_request_date());
  if (!line.award_date.IsOpen()) ToProto(line.award_date, shown->mutable_award_date());
  if (!line.payment_date.IsOpen()) ToProto(line.payment_date, shown->mutable_payment_date());
  shown->set_decision_ref(line.decision_ref);
}

void ShowTotals(const sheets::Totals& totals, v1::ActionSheet::Totals* shown) {
  shown->set_unit(static_cast<v1::ActionSheet::Unit>(totals.unit));
  shown->set_planned_investment_cents(totals.planned_investment);
  shown->set_planned_running_cents(totals.planned_running);
  shown->set_actual_investment_cents(totals.actual_investment);
  shown->set_actual_running_cents(totals.actual_running);
  shown->set_requested_cents(totals.requested);
  shown->set_awarded_cents(totals.awarded);
  shown->set_paid_cents(totals.paid);
  if (const auto share = totals.own_share()) shown->set_own_share_cents(*share);
  if (const auto points = totals.own_share_basis_points()) shown->set_own_share_basis_points(*points);
}

}  // namespace

void ShowSheetMoney(const sheets::Sheet& sheet, v1::ActionSheet* proto) {
  for (const sheets::BudgetLine& line : sheet.budget) {
    auto* shown = proto->add_budget_lines();
    shown->set_year(line.year);
    shown->set_nature(static_cast<v1::ActionSheet::BudgetLine::Nature>(line.nature));
    shown->set_unit(static_cast<v1::ActionSheet::Unit>(line.unit));
    if (line.planned) shown->set_planned_hundredths(*line.planned);
    if (line.actual) shown->set_actual_hundredths(*line.actual);
  }
  for (const sheets::FundingLine& line : sheet.funding) ShowFunding(line, proto->add_funding_lines());
  for (const sheets::Totals& totals : sheets::TotalsOf(sheet)) ShowTotals(totals, proto->add_totals());
}

void TakeSheetMoney(const v1::ActionSheet& proto, const FieldAt& at, sheets::Sheet* taken) {
  taken->budget.clear();
  taken->funding.clear();
  const FieldAt budget = at / "budget_lines";
  if (CheckCount(budget, proto.budget_lines_size(), 200)) {
    for (int i = 0; i < proto.budget_lines_size(); ++i) {
      taken->budget.push_back(BudgetField(budget[i], proto.budget_lines(i)));
    }
  }
  const FieldAt funding = at / "funding_lines";
  if (CheckCount(funding, proto.funding_lines_size(), 100)) {
    for (int i = 0; i < proto.funding_lines_size(); ++i) {
      taken->funding.push_back(FundingField(funding[i], proto.funding_lines(i)));
    }
  }
}

}  // namespace socle::census::api
