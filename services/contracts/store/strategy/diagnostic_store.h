// Findings, their versions and section locks in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/strategy/diagnostic_book.h"

namespace socle::contracts::store {

class DiagnosticStore : public DiagnosticBook {
 public:
  explicit DiagnosticStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<DiagnosticFinding> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, std::string_view subject, DiagnosticFinding& finding) override;
  void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, DiagnosticFinding& finding) override;
  std::vector<std::string> MissingPages(db::Transaction& tx, std::string_view contract,
                                        const std::vector<std::string>& pages) override;
  absl::StatusOr<DiagnosticFinding> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<DiagnosticFinding>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<FindingVersion>> ListVersions(std::string_view contract, std::string_view id,
                                                           int32_t before, size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<Count>> CountBy(std::string_view contract, Property property, Deadline deadline) override;

  void HoldSections(db::Transaction& tx, std::string_view contract, std::vector<std::string> sections) override;
  void TakeSection(db::Transaction& tx, std::string_view contract, std::string_view section) override;
  std::vector<SectionLock> LocksOn(db::Transaction& tx, std::string_view contract,
                                   const std::vector<std::string>& sections) override;
  Coverage CoverageOf(db::Transaction& tx, std::string_view contract, std::string_view instrument) override;
  absl::StatusOr<SectionLock> ReadLock(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  void Lock(db::Transaction& tx, int64_t revision, SectionLock& lock) override;
  void Unlock(db::Transaction& tx, int64_t revision, SectionLock& lock) override;
  absl::StatusOr<SectionLock> FindLock(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<ListedLock>> ListLocks(const LockQuestion& question, Deadline deadline) override;
  absl::StatusOr<StrategyConditions> WouldLock(std::string_view contract, std::string_view section,
                                               std::string_view instrument, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
