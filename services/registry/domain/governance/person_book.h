// What the service of persons needs of a store.
#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/person.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class PersonBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~PersonBook() = default;

  // Within the transaction of a command that holds the person. NOT_FOUND for an id that was never used.
  virtual absl::StatusOr<Person> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS RESOURCE_EXISTS when the id is used. Sets revision and times, by the database's clock.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Person& person) = 0;
  // Writes it whole.
  virtual void Write(db::Transaction& tx, int64_t revision, Person& person) = 0;
  // Writes an emptied person, and forgets what any request that changed it asked and answered.
  virtual void Erase(db::Transaction& tx, int64_t revision, Person& person) = 0;

  // Of the ids, those that are there and not erased.
  virtual std::vector<std::string> Known(db::Transaction& tx, std::span<const std::string> ids) = 0;

  // Those of the ids that are there, in the order of their ids.
  virtual absl::StatusOr<std::vector<Person>> Find(std::span<const std::string> ids, Deadline deadline) = 0;

  struct Question {
    std::string recorded_for = {};        // "": for anybody
    Date retention_before = Date::Max();  // only those to be kept until before this day; Max: all
    bool erased = false;                  // erased ones too
    std::string after = {};               // ids behind this one
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<Person>> List(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
