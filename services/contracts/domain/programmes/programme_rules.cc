#include "services/contracts/domain/programmes/programme_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace socle::contracts {
namespace {

constexpr int32_t kMostMonths = 1200;
constexpr size_t kMostCriteria = 50;
constexpr size_t kMostLevels = 10;

bool IsProgrammeItemId(std::string_view id) {
  return !id.empty() && id.size() <= 63 && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

class Mistakes {
 public:
  void Add(std::string_view path, std::string_view what) { list_.push_back(fmt::format("{}: {}", path, what)); }

  template <typename Item>
  void CheckIds(const std::vector<Item>& items, const std::string& path) {
    std::set<std::string_view> seen;
    for (size_t i = 0; i < items.size(); ++i) {
      const std::string field = fmt::format("{}[{}].id", path, i);
      if (!IsProgrammeItemId(items[i].id)) Add(field, fmt::format("'{}' is no id", items[i].id));
      if (!seen.insert(items[i].id).second) Add(field, fmt::format("'{}' is there twice", items[i].id));
    }
  }

  void CheckMonths(int32_t months, std::string_view path) {
    if (months < 0 || months > kMostMonths) Add(path, fmt::format("{} is not 0 to {}", months, kMostMonths));
  }

  std::vector<std::string> Take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

void CheckConditions(const Programme& programme, const InstrumentKind& kind, const std::string& path,
                     Mistakes* mistakes) {
  using Rule = GateCondition::Rule;
  mistakes->CheckIds(kind.conditions, path + ".conditions");
  for (size_t i = 0; i < kind.conditions.size(); ++i) {
    const GateCondition& condition = kind.conditions[i];
    const std::string field = fmt::format("{}.conditions[{}].body_role", path, i);
    const bool of_a_body = condition.rule == Rule::kBodyDecision || condition.rule == Rule::kRegionalCommittee;
    if (of_a_body && programme.FindBodyRole(condition.body_role) == nullptr) {
      mistakes->Add(field, fmt::format("'{}' is no body role", condition.body_role));
    }
    if (!of_a_body && !condition.body_role.empty()) mistakes->Add(field, "this rule has none");
  }
}

// Kinds that each, by way of what it follows, would have to come before itself.
void CheckOrder(const Programme& programme, Mistakes* mistakes) {
  std::set<std::string_view> possible;
  for (bool more = true; more;) {
    more = false;
    for (const InstrumentKind& kind : programme.instrument_kinds) {
      const bool ready = std::all_of(kind.follows.begin(), kind.follows.end(), [&](const std::string& before) {
        return possible.contains(before) || programme.FindKind(before) == nullptr;
      });
      if (ready && possible.insert(kind.id).second) more = true;
    }
  }
  for (size_t i = 0; i < programme.instrument_kinds.size(); ++i) {
    if (possible.contains(programme.instrument_kinds[i].id)) continue;
    mistakes->Add(fmt::format("instrument_kinds[{}].follows", i), "it would have to come before itself");
  }
}

void CheckKinds(const Programme& programme, Mistakes* mistakes) {
  if (programme.instrument_kinds.empty()) mistakes->Add("instrument_kinds", "there is none");
  mistakes->CheckIds(programme.instrument_kinds, "instrument_kinds");
  for (size_t i = 0; i < programme.instrument_kinds.size(); ++i) {
    const InstrumentKind& kind = programme.instrument_kinds[i];
    const std::string path = fmt::format("instrument_kinds[{}]", i);
    for (const std::string& before : kind.follows) {
      if (programme.FindKind(before) == nullptr) {
        mistakes->Add(path + ".follows", fmt::format("'{}' is no kind of instrument", before));
      }
    }
    mistakes->CheckMonths(kind.duration_months, path + ".duration_months");
    CheckConditions(programme, kind, path, mistakes);
  }
  CheckOrder(programme, mistakes);
}

void CheckPhases(const Programme& programme, Mistakes* mistakes) {
  if (programme.phases.empty()) mistakes->Add("phases", "there is none");
  mistakes->CheckIds(programme.phases, "phases");
  for (size_t i = 0; i < programme.phases.size(); ++i) {
    const Phase& phase = programme.phases[i];
    const std::string path = fmt::format("phases[{}]", i);
    for (const std::string& kind : phase.instruments_in_force) {
      if (programme.FindKind(kind) == nullptr) {
        mistakes->Add(path + ".instruments_in_force", fmt::format("'{}' is no kind of instrument", kind));
      }
    }
    if (!phase.validated_by.empty() && programme.FindBodyRole(phase.validated_by) == nullptr) {
      mistakes->Add(path + ".validated_by", fmt::format("'{}' is no body role", phase.validated_by));
    }
  }
}

void CheckAxes(const Programme& programme, Mistakes* mistakes) {
  mistakes->CheckIds(programme.axis_editions, "axis_editions");
  for (size_t i = 0; i < programme.axis_editions.size(); ++i) {
    const AxisEdition& edition = programme.axis_editions[i];
    const std::string path = fmt::format("axis_editions[{}]", i);
    if (edition.axes.empty()) mistakes->Add(path + ".axes", "there is none");
    mistakes->CheckIds(edition.axes, path + ".axes");
    if (edition.from >= edition.to) mistakes->Add(path + ".to_date", "must be after the first day");
    for (size_t j = 0; j < i; ++j) {
      const AxisEdition& other = programme.axis_editions[j];
      if (edition.from < other.to && other.from < edition.to) {
        mistakes->Add(path, fmt::format("holds on a day on which '{}' does", other.id));
      }
    }
  }
}

void CheckGrids(const Programme& programme, Mistakes* mistakes) {
  mistakes->CheckIds(programme.evaluation_grids, "evaluation_grids");
  for (size_t i = 0; i < programme.evaluation_grids.size(); ++i) {
    const EvaluationGrid& grid = programme.evaluation_grids[i];
    const std::string path = fmt::format("evaluation_grids[{}].criteria", i);
    if (grid.criteria.empty() || grid.criteria.size() > kMostCriteria) {
      mistakes->Add(path, fmt::format("{} given, 1 to {} are taken", grid.criteria.size(), kMostCriteria));
    }
    mistakes->CheckIds(grid.criteria, path);
    for (size_t j = 0; j < grid.criteria.size(); ++j) {
      const std::string levels = fmt::format("{}[{}].levels", path, j);
      const size_t count = grid.criteria[j].levels.size();
      if (count < 2 || count > kMostLevels) {
        mistakes->Add(levels, fmt::format("{} given, 2 to {} make a scale", count, kMostLevels));
      }
      mistakes->CheckIds(grid.criteria[j].levels, levels);
    }
  }
}

}  // namespace

std::vector<std::string> MistakesOf(const Programme& programme) {
  Mistakes mistakes;
  CheckKinds(programme, &mistakes);
  CheckPhases(programme, &mistakes);
  mistakes.CheckIds(programme.body_roles, "body_roles");
  CheckAxes(programme, &mistakes);
  mistakes.CheckIds(programme.legal_advisories, "legal_advisories");
  CheckGrids(programme, &mistakes);
  if (!programme.review_decided_by.empty() && programme.FindBodyRole(programme.review_decided_by) == nullptr) {
    mistakes.Add("review_decided_by", fmt::format("'{}' is no body role", programme.review_decided_by));
  }
  mistakes.CheckMonths(programme.duration_months, "duration_months");
  mistakes.CheckMonths(programme.review_months, "review_months");
  mistakes.CheckMonths(programme.review_alert_months, "review_alert_months");
  if (programme.review_months > 0 && programme.duration_months > 0 &&
      programme.review_months >= programme.duration_months) {
    mistakes.Add("review_months", "the review would come after the end");
  }
  if (programme.review_alert_months > programme.review_months) {
    mistakes.Add("review_alert_months", "the alert would come before the begin");
  }
  return mistakes.Take();
}

}  // namespace socle::contracts
