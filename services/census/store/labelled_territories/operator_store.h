// Operators in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/labelled_territories/operator.h"

namespace socle::census::store {

class OperatorStore : public OperatorBook {
 public:
  explicit OperatorStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Operator> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Operator& one) override;
  void Update(db::Transaction& tx, int64_t revision, Operator& one) override;
  absl::StatusOr<Operator> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Operator>> List(const std::string& programme, const std::string& after, size_t limit,
                                             Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
