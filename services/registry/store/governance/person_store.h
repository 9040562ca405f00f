// Persons in PostgreSQL: one row each, emptied when erased.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/person_book.h"

namespace socle::registry::store {

class PersonStore : public PersonBook {
 public:
  explicit PersonStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Person> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Person& person) override;
  void Write(db::Transaction& tx, int64_t revision, Person& person) override;
  void Erase(db::Transaction& tx, int64_t revision, Person& person) override;
  std::vector<std::string> Known(db::Transaction& tx, std::span<const std::string> ids) override;
  absl::StatusOr<std::vector<Person>> Find(std::span<const std::string> ids, Deadline deadline) override;
  absl::StatusOr<std::vector<Person>> List(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
