#include "services/census/domain/labelled_territories/figures.h"

#include <algorithm>
#include <set>

namespace socle::census {
namespace {

size_t Place(FigureKind kind) { return static_cast<size_t>(kind); }
size_t Place(LabelStage stage) { return static_cast<size_t>(stage); }

// How a territory counts in what needs a stage: on the day, on no known day, or not.
void AddTo(FigureCount* count, const TerritoryStanding& standing, LabelStage needed, Date day) {
  if (standing.stage < needed) return;
  const Date reached = standing.reached[Place(needed)];
  if (reached == Date::Max()) {
    ++count->undated;
  } else if (reached <= day) {
    ++(standing.synthetic ? count->synthetic : count->counted);
  }
}

void AddTo(std::array<FigureCount, kFigureKinds + 1>* counts, const TerritoryStanding& standing, Date day) {
  AddTo(&(*counts)[Place(FigureKind::kTerritories)], standing, LabelStage::kLabelled, day);
  if (standing.pilot) AddTo(&(*counts)[Place(FigureKind::kPilots)], standing, LabelStage::kLabelled, day);
  AddTo(&(*counts)[Place(FigureKind::kProtocols)], standing, LabelStage::kProtocol, day);
  AddTo(&(*counts)[Place(FigureKind::kContracts)], standing, LabelStage::kContract, day);
}

}  // namespace

void ReachStages(TerritoryStanding* standing, std::span<const StageStep> steps) {
  standing->reached.fill(Date::Max());
  standing->stage = LabelStage::kLabelled;
  for (const StageStep& step : steps) {
    for (size_t later = Place(step.stage) + 1; later < standing->reached.size(); ++later) {
      standing->reached[later] = Date::Max();
    }
    standing->stage = step.stage;
    if (!step.claims.empty()) standing->reached[Place(step.stage)] = step.effective;
  }
  // Who was at a later stage on a day had been at those before it.
  for (size_t stage = standing->reached.size() - 1; stage > 1; --stage) {
    standing->reached[stage - 1] = std::min(standing->reached[stage - 1], standing->reached[stage]);
  }
}

FigureTally CountFigures(std::span<const TerritoryStanding> standings, Date day) {
  FigureTally tally;
  for (const TerritoryStanding& standing : standings) {
    AddTo(&tally.national, standing, day);
    if (standing.regions.empty()) ++tally.unplaced;
    for (const std::string& region : std::set<std::string>(standing.regions.begin(), standing.regions.end())) {
      AddTo(&tally.regions[region], standing, day);
    }
  }
  // A région counts as what the best founded of its territories is.
  for (auto& [region, counts] : tally.regions) {
    const FigureCount protocols = counts[Place(FigureKind::kProtocols)];
    FigureCount& own = counts[Place(FigureKind::kRegionsWithProtocol)];
    if (protocols.counted > 0) {
      own.counted = 1;
    } else if (protocols.synthetic > 0) {
      own.synthetic = 1;
    } else if (protocols.undated > 0) {
      own.undated = 1;
    }
    FigureCount& all = tally.national[Place(FigureKind::kRegionsWithProtocol)];
    all.counted += own.counted;
    all.synthetic += own.synthetic;
    all.undated += own.undated;
  }
  return tally;
}

FigureCount CountSheets(std::span<const SheetsOfDay> sheets, Date day) {
  FigureCount count;
  for (const SheetsOfDay& each : sheets) {
    if (each.day <= day) (each.synthetic ? count.synthetic : count.counted) += each.count;
  }
  return count;
}

const PublishedFigure* LastPublished(std::span<const PublishedFigure> figures, FigureKind kind,
                                     const std::string& region, Date day) {
  const PublishedFigure* last = nullptr;
  for (const PublishedFigure& figure : figures) {
    if (figure.kind != kind || figure.region != region || figure.date == Date::Max() || figure.date > day) continue;
    if (last == nullptr || std::pair(figure.date, figure.revision) >= std::pair(last->date, last->revision)) {
      last = &figure;
    }
  }
  return last;
}

}  // namespace socle::census
