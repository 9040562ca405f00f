// Code lists in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/code_lists/code_list_book.h"

namespace socle::census::store {

class CodeListStore : public CodeListBook {
 public:
  explicit CodeListStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<CodeList> Read(db::Transaction& tx, std::string_view id, int32_t version) override;
  void Publish(db::Transaction& tx, int64_t revision, CodeList& list) override;
  absl::StatusOr<CodeList> Find(std::string_view id, int32_t version, Deadline deadline) override;
  absl::StatusOr<std::vector<CodeList>> List(std::string_view after, size_t limit, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
