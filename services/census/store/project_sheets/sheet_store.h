// Project sheets and the keys that they are found by in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/project_sheets/sheet_book.h"

namespace socle::census::store {

class ProjectSheetStore : public ProjectSheetBook {
 public:
  explicit ProjectSheetStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Sheet> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Sheet& sheet) override;
  void Write(db::Transaction& tx, int64_t revision, bool next_version, Sheet& sheet) override;

  absl::StatusOr<Sheet> Find(std::string_view id, int32_t version, const Actor& actor, Deadline deadline) override;
  absl::StatusOr<std::vector<Sheet>> List(const Question& question, const Actor& actor, Deadline deadline) override;
  absl::StatusOr<std::vector<std::string>> ListProjects(const Question& question, const Actor& actor,
                                                        Deadline deadline) override;
  absl::StatusOr<std::string> ProjectOf(std::string_view id, Deadline deadline) override;
  absl::StatusOr<Counts> CountBy(const std::string& prefix, const std::string& campaign, const Actor& actor,
                                 Deadline deadline) override;

  absl::StatusOr<std::vector<SheetPair>> ListLikely(std::string_view campaign, std::string_view sheet, size_t limit,
                                                    Deadline deadline) override;
  std::set<std::string> SheetsAround(db::Transaction& tx, const std::vector<std::string>& sheets) override;
  void SetProjects(db::Transaction& tx, const std::map<std::string, std::string>& projects) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
