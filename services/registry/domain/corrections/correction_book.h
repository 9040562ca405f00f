// What making corrections needs of a store: the facts of one entity corrected, the correction kept as a publication.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/corrections/correction.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

// A correction that was made, and the revision that made it.
struct MadeCorrection {
  Correction correction;
  int64_t revision = 0;
};

// What a correction did to the facts of its entity.
struct CorrectionEffect {
  Correction made;           // with the instant from which it is known
  std::string facts_before;  // text: equal texts, equal facts
  std::string facts_after;
};

class CorrectionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~CorrectionBook() = default;

  // Within the transaction of a command that holds kRecordResource. It is known from now on, by the database's clock,
  // and later than all that was known of the entity. NOT_FOUND for an entity that was never recorded;
  // FAILED_PRECONDITION, reason NOTHING_TO_CORRECT, when the record says so already or the entity did not live then.
  virtual absl::StatusOr<CorrectionEffect> Make(db::Transaction& tx, const Correction& correction,
                                                int64_t revision) = 0;

  // Whether the resource was changed by a revision later than this one.
  virtual bool HasChangedSince(db::Transaction& tx, std::string_view resource, int64_t revision) = 0;
  // The newest revision that changed the record.
  virtual absl::StatusOr<int64_t> RecordRevision(Deadline deadline) = 0;

  // NOT_FOUND for an id that was never used.
  virtual absl::StatusOr<MadeCorrection> Find(std::string_view id, Deadline deadline) = 0;

  // The newest first, those older than `before_revision` (0: all), of one entity where `of` names one.
  virtual absl::StatusOr<std::vector<MadeCorrection>> List(const Entity* of, int64_t before_revision, size_t limit,
                                                           Deadline deadline) = 0;
};

}  // namespace socle::registry
