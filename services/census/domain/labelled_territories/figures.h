// Figures of a programme on a day: counted from labelled territories, beside what was published.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/census/domain/labelled_territories/labelled_territory.h"

namespace socle::census {

// As v1::FigureKind; stored: append only.
enum class FigureKind { kTerritories = 1, kPilots, kProtocols, kRegionsWithProtocol, kContracts, kProjects };
inline constexpr int kFigureKinds = 6;

struct PublishedFigure {
  std::string id;  // a UUID
  std::string programme;
  std::string programme_phase;  // empty: of all phases
  FigureKind kind = FigureKind::kTerritories;
  std::string region;  // empty: of all of France
  int64_t value = 0;
  bool approximate = false;
  Date date = Date::Max();  // Max: the source gives none
  std::string period;
  std::string statement;
  std::string source;
  std::string keeper;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "publishedFigures/" + id; }
};

// A labelled territory as figures see it: by which day it reached each stage that it has not gone back from.
struct TerritoryStanding {
  std::string id;
  std::string territory;  // of the registry; empty: none
  std::vector<std::string> placed_in;
  bool pilot = false;
  bool synthetic = false;
  LabelStage stage = LabelStage::kLabelled;  // as it is now
  std::array<Date, 7> reached;               // by Stage; Max: on no day that is known
  std::vector<std::string> regions;          // on the day that is asked about
};

// What the steps of one territory, in their order, make of `standing.reached`.
void ReachStages(TerritoryStanding* standing, std::span<const StageStep> steps);

struct FigureCount {
  int64_t counted = 0;
  int64_t synthetic = 0;
  int64_t undated = 0;
};

struct FigureTally {
  std::array<FigureCount, kFigureKinds + 1> national;                        // by FigureKind
  std::map<std::string, std::array<FigureCount, kFigureKinds + 1>> regions;  // by région
  int64_t unplaced = 0;
};

// Each territory once in the nation, and once in each of its régions.
FigureTally CountFigures(std::span<const TerritoryStanding> standings, Date day);

// How many fiches of a programme everybody reads since a day.
struct SheetsOfDay {
  Date day;  // from which they are on record
  bool synthetic = false;
  int64_t count = 0;
};

// Those that are on record by the day; `undated` stays 0.
FigureCount CountSheets(std::span<const SheetsOfDay> sheets, Date day);

// The one that was published last by the day, of this kind and région; none: null. Of two of one day, the one recorded
// later.
const PublishedFigure* LastPublished(std::span<const PublishedFigure> figures, FigureKind kind,
                                     const std::string& region, Date day);

}  // namespace socle::census
