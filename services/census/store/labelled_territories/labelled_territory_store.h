// Labelled territories, their claims and steps, and published figures in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/labelled_territories/labelled_territory_book.h"

namespace socle::census::store {

class LabelledTerritoryStore : public LabelledTerritoryBook {
 public:
  explicit LabelledTerritoryStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<LabelledTerritory> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, LabelledTerritory& territory) override;
  absl::Status Update(db::Transaction& tx, int64_t revision, LabelledTerritory& territory) override;
  std::vector<std::string> CreateMissing(db::Transaction& tx, int64_t revision,
                                         std::span<const LabelledTerritory> territories) override;
  std::vector<std::string> Recorded(db::Transaction& tx, const std::string& programme, const std::string& phase,
                                    std::span<const std::string> territories) override;
  absl::StatusOr<LabelledTerritory> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<LabelledTerritory>> List(const Question& question, Deadline deadline) override;

  // In territory_claim_store.cc.
  void AddClaims(db::Transaction& tx, int64_t revision, std::span<TerritoryClaim> claims) override;
  std::vector<TerritoryClaim> Claims(db::Transaction& tx, std::string_view id) override;
  void AddSteps(db::Transaction& tx, int64_t revision, std::span<const NewStep> steps) override;
  absl::StatusOr<std::vector<TerritoryClaim>> FindClaims(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<StageStep>> ListSteps(std::string_view id, int32_t after, size_t limit,
                                                   Deadline deadline) override;

  // In figure_store.cc.
  absl::StatusOr<std::vector<TerritoryStanding>> Standings(const std::string& programme, const std::string& phase,
                                                           Deadline deadline) override;
  absl::StatusOr<std::vector<SheetsOfDay>> SheetsByDay(const std::string& programme, Deadline deadline) override;
  void AddFigures(db::Transaction& tx, int64_t revision, std::span<PublishedFigure> figures) override;
  absl::StatusOr<std::vector<PublishedFigure>> ListFigures(const FigureQuestion& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
