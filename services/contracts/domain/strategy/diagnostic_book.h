// What the diagnostic needs of a store.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/strategy/finding.h"
#include "services/contracts/domain/strategy/section_lock.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class DiagnosticBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~DiagnosticBook() = default;

  // Within the transaction of a command that holds the resource. NOT_FOUND; deleted ones are there.
  virtual absl::StatusOr<DiagnosticFinding> Read(db::Transaction& tx, std::string_view contract,
                                                 std::string_view id) = 0;
  // Writes it, with a version of `finding.version` when its content is new; sets times, revision and `locked`.
  virtual void Write(db::Transaction& tx, int64_t revision, std::string_view subject, DiagnosticFinding& finding) = 0;
  // Sets or clears `delete_time`.
  virtual void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, DiagnosticFinding& finding) = 0;
  // Of the pages, those that the notebook of the contract does not have.
  virtual std::vector<std::string> MissingPages(db::Transaction& tx, std::string_view contract,
                                                const std::vector<std::string>& pages) = 0;

  virtual absl::StatusOr<DiagnosticFinding> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;

  struct Question {
    std::string contract = {};
    int kind = 0;            // 0: any
    std::string theme = {};  // "": any, for all that follow
    std::string section = {};
    std::string author = {};
    std::string text = {};  // what is in it, whatever the case
    bool show_deleted = false;
    std::string after_section = {};  // where to go on: the keys of the last one
    std::string after_theme = {};
    std::string after_id = {};
    size_t limit = 0;
  };
  // By section, theme and id.
  virtual absl::StatusOr<std::vector<DiagnosticFinding>> List(const Question& question, Deadline deadline) = 0;

  // Newest first, those before `before`.
  virtual absl::StatusOr<std::vector<FindingVersion>> ListVersions(std::string_view contract, std::string_view id,
                                                                   int32_t before, size_t limit, Deadline deadline) = 0;

  enum class Property { kTheme = 1, kKind = 2, kSection = 3, kAuthor = 4 };
  struct Count {
    std::string value;
    std::string label;
    int32_t count = 0;
  };
  // Most first.
  virtual absl::StatusOr<std::vector<Count>> CountBy(std::string_view contract, Property property,
                                                     Deadline deadline) = 0;

  // Section locks. HoldSections keeps sections as they are, locked or not, until the transaction ends; TakeSection lets
  // nobody else hold one meanwhile.
  virtual void HoldSections(db::Transaction& tx, std::string_view contract, std::vector<std::string> sections) = 0;
  virtual void TakeSection(db::Transaction& tx, std::string_view contract, std::string_view section) = 0;
  // The locks in force on any of the sections.
  virtual std::vector<SectionLock> LocksOn(db::Transaction& tx, std::string_view contract,
                                           const std::vector<std::string>& sections) = 0;
  virtual Coverage CoverageOf(db::Transaction& tx, std::string_view contract, std::string_view instrument) = 0;
  virtual absl::StatusOr<SectionLock> ReadLock(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  virtual void Lock(db::Transaction& tx, int64_t revision, SectionLock& lock) = 0;
  virtual void Unlock(db::Transaction& tx, int64_t revision, SectionLock& lock) = 0;
  virtual absl::StatusOr<SectionLock> FindLock(std::string_view contract, std::string_view id, Deadline deadline) = 0;

  struct LockQuestion {
    std::string contract = {};
    std::string section = {};  // "": any
    bool show_unlocked = false;
    int64_t before_revision = INT64_MAX;  // of its locking; where to go on
    size_t limit = 0;
  };
  struct ListedLock {
    SectionLock lock;
    int64_t lock_revision = 0;
  };
  // Newest first.
  virtual absl::StatusOr<std::vector<ListedLock>> ListLocks(const LockQuestion& question, Deadline deadline) = 0;
  // CheckLock() of what is there, without a write.
  virtual absl::StatusOr<StrategyConditions> WouldLock(std::string_view contract, std::string_view section,
                                                       std::string_view instrument, Deadline deadline) = 0;
};

}  // namespace socle::contracts
