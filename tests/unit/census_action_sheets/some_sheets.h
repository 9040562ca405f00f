// Sheets as the tests tell them, and sheets by chance.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

inline Date Day(std::string_view iso) { return *Date::Parse(iso); }

inline BudgetLine Costs(int64_t planned, Unit unit = Unit::kEurHt, int32_t year = 2020) {
  return {.year = year, .unit = unit, .planned = planned};
}
inline FundingLine Asks(int64_t requested, Unit unit = Unit::kEurHt) {
  return {.financer_label = "État", .unit = unit, .requested = requested};
}
inline FundingLine Gets(int64_t awarded, Unit unit = Unit::kEurHt) {
  return {.financer_label = "État", .unit = unit, .awarded = awarded};
}

// All that a fiche-action asks for.
inline Sheet MatureSheet() {
  return {.id = "musee",
          .title = "Musée de la Dentelle",
          .description = "Réhabilitation de la manufacture",
          .objectives = "Ouvrir en 2013",
          .origin = "collectivites/departement-59",
          .owner = "collectivites/commune-59139",
          .phase = Phase::kOperation,
          .start = Day("2012-01-01"),
          .end = Day("2013-12-31"),
          .budget = {Costs(1000)},
          .funding = {Asks(600)},
          .targets = {{.label = "Visiteurs", .target = "12000"}}};
}

namespace chance {

inline rc::Gen<Amount> Amounts() {
  return rc::gen::map(rc::gen::inRange<int64_t>(-1, 1'000'000), [](int64_t n) { return n < 0 ? Amount() : Amount(n); });
}
inline rc::Gen<Date> Days() {
  return rc::gen::map(rc::gen::inRange(-1, 20'000), [](int n) { return n < 0 ? Date::Max() : Date{n}; });
}
inline rc::Gen<Status> Statuses() {
  return rc::gen::map(rc::gen::inRange(1, 11), [](int n) { return static_cast<Status>(n); });
}
inline rc::Gen<std::string> Texts() {
  return rc::gen::element<std::string>("", "Été", "l'eau \"claire\"", "a\nb", "\\{}", "collectivites/epci-200093201");
}
inline rc::Gen<BudgetLine> BudgetLines() {
  return rc::gen::build<BudgetLine>(
      rc::gen::set(&BudgetLine::year, rc::gen::element(0, 2019, 2020, 2021)),
      rc::gen::set(&BudgetLine::nature, rc::gen::element(Nature::kInvestment, Nature::kRunning)),
      rc::gen::set(&BudgetLine::unit, rc::gen::element(Unit::kEurHt, Unit::kEurTtc, Unit::kFte)),
      rc::gen::set(&BudgetLine::planned, Amounts()), rc::gen::set(&BudgetLine::actual, Amounts()));
}
inline rc::Gen<FundingLine> FundingLines() {
  return rc::gen::build<FundingLine>(
      rc::gen::set(&FundingLine::financer, Texts()), rc::gen::set(&FundingLine::financer_label, Texts()),
      rc::gen::set(&FundingLine::year, rc::gen::element(0, 2020)),
      rc::gen::set(&FundingLine::unit, rc::gen::element(Unit::kEurHt, Unit::kEurTtc)),
      rc::gen::set(&FundingLine::requested, Amounts()), rc::gen::set(&FundingLine::awarded, Amounts()),
      rc::gen::set(&FundingLine::paid, Amounts()), rc::gen::set(&FundingLine::award_date, Days()));
}
inline rc::Gen<Milestone> Milestones() {
  return rc::gen::build<Milestone>(rc::gen::set(&Milestone::label, Texts()), rc::gen::set(&Milestone::due, Days()),
                                   rc::gen::set(&Milestone::reached, Days()));
}
inline rc::Gen<Note> Notes() {
  return rc::gen::build<Note>(
      rc::gen::set(&Note::date, rc::gen::map(rc::gen::inRange(0, 20'000), [](int n) { return Date{n}; })),
      rc::gen::set(&Note::text, Texts()), rc::gen::set(&Note::is_private, rc::gen::arbitrary<bool>()));
}
inline rc::Gen<Sheet> Sheets() {
  return rc::gen::build<Sheet>(
      rc::gen::set(&Sheet::title, Texts()), rc::gen::set(&Sheet::description, Texts()),
      rc::gen::set(&Sheet::owner, Texts()), rc::gen::set(&Sheet::origin, Texts()),
      rc::gen::set(&Sheet::status, Statuses()), rc::gen::set(&Sheet::priority, rc::gen::inRange(0, 4)),
      rc::gen::set(&Sheet::start, Days()), rc::gen::set(&Sheet::end, Days()),
      rc::gen::set(&Sheet::continuous, rc::gen::arbitrary<bool>()),
      rc::gen::set(&Sheet::visibility,
                   rc::gen::element(Visibility::kPublic, Visibility::kPartners, Visibility::kOwner)),
      rc::gen::set(&Sheet::shared_with, rc::gen::container<std::vector<std::string>>(Texts())),
      rc::gen::set(&Sheet::milestones, rc::gen::container<std::vector<Milestone>>(Milestones())),
      rc::gen::set(&Sheet::budget, rc::gen::container<std::vector<BudgetLine>>(BudgetLines())),
      rc::gen::set(&Sheet::funding, rc::gen::container<std::vector<FundingLine>>(FundingLines())),
      rc::gen::set(&Sheet::notes, rc::gen::container<std::vector<Note>>(Notes())));
}

}  // namespace chance
}  // namespace socle::census::sheets
