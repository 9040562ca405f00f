// Fiches-actions in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/action_sheets/sheet_book.h"

namespace socle::census::store {

class ActionSheetStore : public sheets::ActionSheetBook {
 public:
  explicit ActionSheetStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<sheets::Sheet> Read(db::Transaction& tx, std::string_view id) override;
  bool HasParts(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, sheets::Sheet& sheet, sheets::SheetChange change) override;
  absl::Status Update(db::Transaction& tx, int64_t revision, const sheets::Sheet& before, sheets::Sheet& sheet,
                      sheets::SheetChange change) override;
  void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, sheets::Sheet& sheet,
                  sheets::SheetChange change) override;

  absl::Status CheckStand(db::Transaction& tx, std::span<const sheets::Sheet* const> seen) override;
  absl::Status WriteAll(db::Transaction& tx, int64_t revision, std::span<const Write> writes,
                        const sheets::SheetChange& change) override;
  absl::StatusOr<std::map<HeldIdentifier, std::string>> HoldersOf(std::span<const HeldIdentifier> identifiers,
                                                                  Deadline deadline) override;

  absl::StatusOr<sheets::Sheet> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<sheets::Sheet>> FindAll(std::span<const std::string> ids, Deadline deadline) override;
  absl::StatusOr<std::vector<Version>> ListVersions(std::string_view id, int64_t before_revision, size_t limit,
                                                    Deadline deadline) override;
  absl::StatusOr<std::vector<Listed>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<Counts> CountBy(sheets::SheetProperty property, const sheets::SheetFilter& filter,
                                 Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
