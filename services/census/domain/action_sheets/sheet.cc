#include "services/census/domain/action_sheets/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace socle::census::sheets {
namespace {

// v1::ActionSheetFilter::Gap.
enum Gap {
  kOwner = 1,
  kPilot,
  kReferent,
  kStatus,
  kBudget,
  kFunding,
  kDates,
  kAxis,
  kPriority,
  kDescription,
  kObjectives,
  kTargets,
  kPlace,
  kTheme
};

bool HasEnded(Status status) { return status >= Status::kCompleted; }

void CheckBudget(const Sheet& sheet, Unmets& unmet) {
  std::set<std::tuple<int32_t, Nature, Unit>> seen;
  for (size_t i = 0; i < sheet.budget.size(); ++i) {
    const BudgetLine& line = sheet.budget[i];
    const std::string path = fmt::format("budget_lines[{}]", i);
    if (!line.planned && !line.actual) unmet.push_back({path, "has no amount", "n'a pas de montant."});
    if (!seen.insert({line.year, line.nature, line.unit}).second) {
      unmet.push_back({path, "repeats a year, nature and unit", "répète une année, une nature et une unité."});
    }
  }
}

void CheckFunding(const Sheet& sheet, Unmets& unmet) {
  for (size_t i = 0; i < sheet.funding.size(); ++i) {
    const FundingLine& line = sheet.funding[i];
    const std::string path = fmt::format("funding_lines[{}]", i);
    if (line.financer.empty() && line.financer_label.empty()) {
      unmet.push_back({path, "names no financer", "ne nomme pas de financeur."});
    }
    if (line.unit == Unit::kFte) unmet.push_back({path + ".unit", "is no euros", "doit être en euros."});
    if (line.paid && *line.paid > line.awarded.value_or(0)) {
      unmet.push_back({path + ".paid_cents", "exceeds what was awarded", "dépasse ce qui est attribué."});
    }
  }
}

void CheckTargets(const Sheet& sheet, Unmets& unmet) {
  for (size_t i = 0; i < sheet.targets.size(); ++i) {
    if (!sheet.targets[i].indicator.empty() || !sheet.targets[i].label.empty()) continue;
    unmet.push_back({fmt::format("targets[{}]", i), "names no indicator", "ne nomme pas d'indicateur."});
  }
}

}  // namespace

const ProgrammeEntry* Sheet::FindEntry(std::string_view programme) const {
  const auto found = std::find_if(programmes.begin(), programmes.end(),
                                  [programme](const ProgrammeEntry& entry) { return entry.programme == programme; });
  return found == programmes.end() ? nullptr : &*found;
}

Date NextMilestone(const Sheet& sheet) {
  Date next = Date::Max();
  for (const Milestone& step : sheet.milestones) {
    if (step.reached.IsOpen()) next = std::min(next, step.due);
  }
  return next;
}

Date LateFrom(const Sheet& sheet) {
  // What is only proposed was promised for no day.
  if (sheet.status == Status::kProposed || HasEnded(sheet.status)) return Date::Max();
  Date last = std::min(sheet.end, NextMilestone(sheet));
  if (sheet.status < Status::kInProgress) last = std::min(last, sheet.start);
  return last.Plus(1);
}

Date NewestNote(const Sheet& sheet, bool all) {
  Date newest = Date::Min();
  for (const Note& note : sheet.notes) {
    if (all || !note.is_private) newest = std::max(newest, note.date);
  }
  return newest.IsOpen() ? Date::Max() : newest;
}

uint32_t GapsOf(const Sheet& sheet) {
  uint32_t gaps = 0;
  const auto missing = [&gaps](Gap gap, bool is) { gaps |= is ? 1u << gap : 0u; };
  missing(kOwner, sheet.owner.empty());
  missing(kPilot, sheet.pilot.empty() && sheet.pilot_label.empty());
  missing(kReferent, sheet.elected_referent.empty() && sheet.technical_referent.empty());
  missing(kStatus, sheet.status == Status::kProposed);
  missing(kBudget, sheet.budget.empty());
  missing(kFunding, sheet.funding.empty());
  missing(kDates, sheet.start.IsOpen() || (sheet.end.IsOpen() && !sheet.continuous));
  missing(kAxis, std::none_of(sheet.programmes.begin(), sheet.programmes.end(),
                              [](const ProgrammeEntry& entry) { return !entry.axis.empty(); }));
  missing(kPriority, sheet.priority == 0);
  missing(kDescription, sheet.description.empty());
  missing(kObjectives, sheet.objectives.empty());
  missing(kTargets, sheet.targets.empty());
  missing(kPlace, sheet.places.empty() && sheet.place_label.empty());
  missing(kTheme, sheet.themes.empty());
  return gaps;
}

Unmets CheckSheet(const Sheet& sheet) {
  Unmets unmet;
  if (!sheet.start.IsOpen() && sheet.end < sheet.start) {
    unmet.push_back({"end_date", "is before the begin", "précède le début."});
  }
  if (sheet.continuous && !sheet.end.IsOpen()) {
    unmet.push_back({"end_date", "what is continuous has none", "une action continue n'en a pas."});
  }
  const bool has_status = sheet.status != Status::kProposed && sheet.status < Status::kAbandoned;
  if (sheet.owner.empty() && has_status) {
    unmet.push_back({"owner", "is needed from QUALIFIED on", "un maître d'ouvrage est requis à partir de QUALIFIED."});
  }
  CheckBudget(sheet, unmet);
  CheckFunding(sheet, unmet);
  CheckTargets(sheet, unmet);
  for (size_t i = 0; i < sheet.partners.size(); ++i) {
    if (!sheet.partners[i].party.empty() || !sheet.partners[i].label.empty()) continue;
    unmet.push_back({fmt::format("partners[{}]", i), "names nobody", "ne nomme personne."});
  }
  std::set<std::string_view> seen;
  for (size_t i = 0; i < sheet.programmes.size(); ++i) {
    if (seen.insert(sheet.programmes[i].programme).second) continue;
    unmet.push_back({fmt::format("programmes[{}]", i), "repeats a programme", "répète un programme."});
  }
  if (!sheet.parent.empty() && sheet.parent == sheet.id) {
    unmet.push_back({"parent_sheet", "is the sheet itself", "est la fiche elle-même."});
  }
  if (std::find(sheet.linked.begin(), sheet.linked.end(), sheet.Name()) != sheet.linked.end()) {
    unmet.push_back({"linked_sheets", "names the sheet itself", "cite la fiche elle-même."});
  }
  return unmet;
}

}  // namespace socle::census::sheets
