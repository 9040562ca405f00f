// What labelled territories, their claims and steps need of a store.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/labelled_territories/figures.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class LabelledTerritoryBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Question {
    std::vector<std::string> words = {};  // folded; each is in the label or description
    std::string programme = {};
    std::string programme_phase = {};
    std::string wave = {};
    int stage = 0;  // 0: any
    bool only_pilots = false;
    std::string keeper = {};
    std::string territory = {};
    bool among = false;  // only those whose territory or id is one of the two lists
    std::vector<std::string> territories = {};
    std::vector<std::string> ids = {};
    std::string after = {};  // id
    size_t limit = 0;
  };

  virtual ~LabelledTerritoryBook() = default;

  // Within the transaction of a command that holds it. NOT_FOUND.
  virtual absl::StatusOr<LabelledTerritory> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS, also when another one of programme and phase has the territory. Sets times and revision; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, LabelledTerritory& territory) = 0;
  virtual absl::Status Update(db::Transaction& tx, int64_t revision, LabelledTerritory& territory) = 0;
  // Those of the territories that are not there yet, by id; the others, and those whose id is taken, are left out.
  virtual std::vector<std::string> CreateMissing(db::Transaction& tx, int64_t revision,
                                                 std::span<const LabelledTerritory> territories) = 0;
  // Those of the territories of the registry that one of programme and phase has.
  virtual std::vector<std::string> Recorded(db::Transaction& tx, const std::string& programme, const std::string& phase,
                                            std::span<const std::string> territories) = 0;

  virtual void AddClaims(db::Transaction& tx, int64_t revision, std::span<TerritoryClaim> claims) = 0;
  // All of one territory, in the order of recording.
  virtual std::vector<TerritoryClaim> Claims(db::Transaction& tx, std::string_view id) = 0;
  // One for each territory; `numbers` are set.
  struct NewStep {
    std::string territory;
    StageStep step;
  };
  virtual void AddSteps(db::Transaction& tx, int64_t revision, std::span<const NewStep> steps) = 0;

  virtual absl::StatusOr<LabelledTerritory> Find(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<LabelledTerritory>> List(const Question& question, Deadline deadline) = 0;
  // NOT_FOUND where there is no such territory; so below.
  virtual absl::StatusOr<std::vector<TerritoryClaim>> FindClaims(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<StageStep>> ListSteps(std::string_view id, int32_t after, size_t limit,
                                                           Deadline deadline) = 0;
  // All of a programme, of a phase unless it is empty; without régions.
  virtual absl::StatusOr<std::vector<TerritoryStanding>> Standings(const std::string& programme,
                                                                   const std::string& phase, Deadline deadline) = 0;

  // Fiches-actions of a programme, of all its phases, that everybody reads; by day.
  virtual absl::StatusOr<std::vector<SheetsOfDay>> SheetsByDay(const std::string& programme, Deadline deadline) = 0;

  virtual void AddFigures(db::Transaction& tx, int64_t revision, std::span<PublishedFigure> figures) = 0;
  struct FigureQuestion {
    std::string programme = {};
    int kind = 0;  // 0: any
    int64_t after_revision = 0;
    std::string after_id = {};
    size_t limit = 0;
  };
  // In the order of recording.
  virtual absl::StatusOr<std::vector<PublishedFigure>> ListFigures(const FigureQuestion& question,
                                                                   Deadline deadline) = 0;
};

}  // namespace socle::census
