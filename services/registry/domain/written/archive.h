// What services of written resources need of a store.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/registry/domain/written/amendment.h"
#include "services/registry/domain/written/references.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

// Who carries an identifier: the resource's id.
struct IdentifierHolder {
  ExternalId identifier;
  std::string id;
};

template <typename Content>
class Archive {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Archive() = default;

  // Within the transaction of a write; the caller holds the resources. Those that exist, in the order of their ids.
  virtual absl::StatusOr<std::vector<Dossier<Content>>> Find(db::Transaction& tx, std::span<const std::string> ids) = 0;
  // Who carries one of the identifiers now.
  virtual absl::StatusOr<std::vector<IdentifierHolder>> Holders(db::Transaction& tx,
                                                                std::span<const ExternalId> identifiers) = 0;
  // The database's time, later than the given instant.
  virtual absl::StatusOr<Instant> Now(db::Transaction& tx, Instant after) = 0;
  // Writes all of them, and returns the instant from which it is known. ALREADY_EXISTS when a name or an identifier is
  // taken by somebody who came between.
  virtual absl::StatusOr<Instant> Write(db::Transaction& tx, std::span<const Amendment<Content>> amendments,
                                        int64_t revision) = 0;

  // Reads, as the database has it now. NOT_FOUND when there is none of the id.
  virtual absl::StatusOr<Dossier<Content>> Read(std::string_view id, Deadline deadline) = 0;

  struct Question {
    Date day;
    std::optional<Instant> known_at = {};
    std::string after = {};  // ids behind this one
    size_t limit = SIZE_MAX;
    std::string member = {};  // only those that name this member
  };
  // Those with a version that holds as asked, in the order of their ids, with that version alone.
  virtual absl::StatusOr<std::vector<Dossier<Content>>> List(const Question& question, Deadline deadline) = 0;

  // The newest revision of the database.
  virtual absl::StatusOr<int64_t> Revision(Deadline deadline) = 0;
};

}  // namespace socle::registry
