// Grants in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/grants/grant_book.h"

namespace socle::census::store {

class GrantStore : public grants::GrantBook {
 public:
  explicit GrantStore(db::Pool* pool) : pool_(pool) {}

  Imported Import(db::Transaction& tx, int64_t revision, std::span<const grants::Grant* const> imported) override;
  absl::StatusOr<grants::Grant> Read(db::Transaction& tx, std::string_view id) override;
  void SetBeneficiary(db::Transaction& tx, int64_t revision, grants::Grant& grant) override;

  absl::StatusOr<grants::Grant> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<grants::Grant>> List(const grants::GrantFilter& filter, std::string_view after,
                                                  size_t limit, Deadline deadline) override;
  absl::StatusOr<grants::GrantCounts> Count(const grants::GrantFilter& filter, grants::CountedBy property,
                                            Deadline deadline) override;
  absl::StatusOr<std::vector<grants::GrantGroup>> ListRepeated(const RepeatsQuestion& question,
                                                               Deadline deadline) override;
  absl::StatusOr<std::vector<grants::GrantGroup>> FindAll(std::span<const grants::Operation> operations,
                                                          Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
