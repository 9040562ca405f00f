// What the succession of parties needs of a store.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/tasks/task.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class TaskBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~TaskBook() = default;

  // Within the transaction of a command that holds it. NOT_FOUND.
  virtual absl::StatusOr<Task> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // Opens it, and supersedes the one that is open for the same party. False when the same was found before: nothing is
  // written then. Sets `written`, by the database's clock; so below.
  virtual bool Open(db::Transaction& tx, int64_t revision, Task& task) = 0;
  // State, decided heirs, decision and note.
  virtual void Close(db::Transaction& tx, int64_t revision, Task& task) = 0;

  virtual absl::StatusOr<Task> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;

  struct Question {
    std::string contract;  // id; empty: any
    int state = 0;         // 0: any
    std::string party;     // ended, or an heir; empty: any
    std::string after_contract;
    std::string after_party;
    std::string after_id;
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<Task>> List(const Question& question, Deadline deadline) = 0;

  // The collectivités that are party to contracts which are not deleted.
  struct Place {
    std::string contract;  // id
    std::string programme;
    std::string phase;
    ContractParty party;
  };
  virtual absl::StatusOr<std::vector<Place>> Places(Deadline deadline) = 0;
  // Ids of all tasks: what was found already.
  virtual absl::StatusOr<std::set<std::string>> Ids(Deadline deadline) = 0;
};

}  // namespace socle::contracts
