// What importing needs of a store: publications kept as they came, and the record replaced by another one.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {

// The record as a resource that commands name (write::Command::resources): what changes facts takes turns.
inline constexpr char kRecordResource[] = "record";

struct KeptPublication {
  Source source;
  bool applied = false;  // the record rests on it
  Instant keep_time;
};

// How the facts of one kind differ.
struct KindChange {
  std::string kind;  // "versions", "postal-codes" …
  int64_t added = 0;
  int64_t retired = 0;
  int64_t total = 0;  // after it
};

struct RecordChange {
  int64_t revision = 0;  // the newest, after the change if it was committed
  bool committed = false;
  std::vector<KindChange> kinds;
  std::vector<std::string> sample;  // facts that differ, for a person; at most 100 lines
};

struct Replacement {
  bool commit = true;  // false: compare only
  std::string cause;
  std::string actor;
};

class RecordArchive {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~RecordArchive() = default;

  // Keeps a publication; the same bytes again change nothing and return what is there.
  virtual absl::StatusOr<KeptPublication> Keep(const Source& source, std::string_view bytes, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<KeptPublication>> List(Deadline deadline) = 0;
  virtual absl::StatusOr<std::string> ReadBytes(SourceId id, Deadline deadline) = 0;
  // Lets go of publications that no revision ever used, kept for longer than the age.
  virtual absl::Status ForgetUnused(std::chrono::seconds age, Deadline deadline) = 0;

  // Compares the record with another one and, if asked, makes it so in one transaction, after calling `before_commit`.
  // Equal records make no revision. ABORTED when another change came between.
  virtual absl::StatusOr<RecordChange> Replace(Record wanted, const Replacement& replacement, Deadline deadline,
                                               absl::FunctionRef<absl::Status()> before_commit) = 0;
};

}  // namespace socle::registry
