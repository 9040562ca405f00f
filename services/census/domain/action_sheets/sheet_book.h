// What fiches-actions need of a store.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/action_sheets/sheet.h"
#include "services/census/domain/action_sheets/sheet_steps.h"

namespace socle::db {
class Transaction;
}

namespace socle::census::sheets {

// As v1::ActionSheetFilter; empty: any.
struct SheetFilter {
  std::vector<std::string> acts_for;  // of who asks: what it may not read is not there
  std::vector<std::string> owners;
  std::string origin;
  std::string party;
  std::vector<std::string> places;  // names of which one is enough
  std::string programme;            // "programmes/…", "programmes/…/{edition}" or "programmes/…/{edition}/{axis}"
  std::vector<int64_t> statuses;
  int maturity = 0;
  std::vector<int64_t> commitments;
  std::optional<bool> late;
  Date today;  // what is late is late then
  std::optional<bool> engaged;
  std::vector<int64_t> priorities;
  std::vector<std::string> themes;
  int32_t year = 0;
  std::string financer;
  std::optional<Instant> modified_since;
  std::vector<std::string> words;  // folded
  uint32_t missing = 0;            // GapsOf(): one bit is enough
  Date no_note_since = Date::Max();
  std::string parent;  // id
  std::optional<bool> sub_sheet;
  ExternalIdentifier external_id;
  std::optional<bool> synthetic;
  bool show_deleted = false;
  std::string contract = {};  // or an action of one, that takes it up
};

// Those that are equal come by id; backwards all is the other way round.
enum class SheetOrder { kName = 0, kTitle = 1, kPriority = 2, kEndDate = 3, kUpdateTime = 4 };

// As v1::CountActionSheetsRequest::Property.
enum class SheetProperty {
  kNone = 0,
  kOwner = 1,
  kStatus = 2,
  kPriority = 3,
  kMaturity = 4,
  kCommitment = 5,
  kPhase = 6,
  kProgramme = 7,
  kAxis = 8,
  kTheme = 9,
  kFinancer = 10,
  kYear = 11,
  kLate = 12,
  kOrigin = 13
};

class ActionSheetBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ActionSheetBook() = default;

  // Within the transaction of a command that holds the sheet; deleted ones too. NOT_FOUND.
  virtual absl::StatusOr<Sheet> Read(db::Transaction& tx, std::string_view id) = 0;
  // Whether sheets that are not deleted are part of it.
  virtual bool HasParts(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS when the id, or an identifier of the origin's, is taken: the command holds the names of those. Sets
  // times and revision, by the database's clock, and keeps the change; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Sheet& sheet, SheetChange change) = 0;
  virtual absl::Status Update(db::Transaction& tx, int64_t revision, const Sheet& before, Sheet& sheet,
                              SheetChange change) = 0;
  virtual void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, Sheet& sheet, SheetChange change) = 0;

  // Many at once, for commands that hold those that are there. ABORTED CONCURRENT_CHANGE when one of them was written
  // to since it was read, or is there no more.
  virtual absl::Status CheckStand(db::Transaction& tx, std::span<const Sheet* const> seen) = 0;
  struct Write {
    const Sheet* before;  // nullptr: it is new
    Sheet* sheet;
    ChangeKind kind;
  };
  // As Create and Update for each; kinds are those of the writes. ABORTED when an id or identifier was taken meanwhile.
  virtual absl::Status WriteAll(db::Transaction& tx, int64_t revision, std::span<const Write> writes,
                                const SheetChange& change) = 0;

  virtual absl::StatusOr<Sheet> Find(std::string_view id, Deadline deadline) = 0;
  // Those of the ids that are there, in no order.
  virtual absl::StatusOr<std::vector<Sheet>> FindAll(std::span<const std::string> ids, Deadline deadline) = 0;

  // Ids of sheets by the identifiers that they carry; those that nobody carries are not there.
  struct HeldIdentifier {
    std::string origin;
    ExternalIdentifier identifier;

    friend auto operator<=>(const HeldIdentifier&, const HeldIdentifier&) = default;
  };
  virtual absl::StatusOr<std::map<HeldIdentifier, std::string>> HoldersOf(std::span<const HeldIdentifier> identifiers,
                                                                          Deadline deadline) = 0;

  struct Version {
    SheetChange change;
    Sheet sheet;
  };
  // Newest first; `before_revision` 0: from the newest on.
  virtual absl::StatusOr<std::vector<Version>> ListVersions(std::string_view id, int64_t before_revision, size_t limit,
                                                            Deadline deadline) = 0;

  struct Question {
    SheetFilter filter;
    SheetOrder order = SheetOrder::kName;
    bool descending = false;
    std::string after_key;  // what Listed::key was
    std::string after_id;
    size_t limit = 0;
  };
  struct Listed {
    Sheet sheet;
    std::string key;  // of its order; empty by name
  };
  virtual absl::StatusOr<std::vector<Listed>> List(const Question& question, Deadline deadline) = 0;

  struct Count {
    std::string value;
    int64_t count = 0;
  };
  struct Counts {
    std::vector<Count> counts;  // largest first, 1,000 at most
    int64_t total = 0;
    int64_t engaged = 0;
  };
  virtual absl::StatusOr<Counts> CountBy(SheetProperty property, const SheetFilter& filter, Deadline deadline) = 0;
};

}  // namespace socle::census::sheets
