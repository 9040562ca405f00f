// Tasks in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/tasks/task_book.h"

namespace socle::contracts::store {

class TaskStore : public TaskBook {
 public:
  explicit TaskStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Task> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  bool Open(db::Transaction& tx, int64_t revision, Task& task) override;
  void Close(db::Transaction& tx, int64_t revision, Task& task) override;

  absl::StatusOr<Task> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Task>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<Place>> Places(Deadline deadline) override;
  absl::StatusOr<std::set<std::string>> Ids(Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
