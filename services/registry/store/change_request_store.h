// Change requests in PostgreSQL: one row each; who changed it when is in audit_record.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/change_requests/change_request_book.h"

namespace socle::registry::store {

class ChangeRequestStore : public ChangeRequestBook {
 public:
  explicit ChangeRequestStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<ChangeRequest> Read(db::Transaction& tx, std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, ChangeRequest& request) override;
  Instant Now(db::Transaction& tx) override;
  absl::StatusOr<ChangeRequest> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<ChangeRequest>> List(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
