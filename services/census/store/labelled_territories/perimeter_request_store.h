// Requests to change perimeters in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/labelled_territories/perimeter_request_book.h"

namespace socle::census::store {

class PerimeterRequestStore : public PerimeterRequestBook {
 public:
  explicit PerimeterRequestStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<PerimeterRequest> Read(db::Transaction& tx, std::string_view territory, std::string_view id) override;
  void Create(db::Transaction& tx, int64_t revision, PerimeterRequest& request) override;
  void Save(db::Transaction& tx, int64_t revision, PerimeterRequest& request) override;

  absl::StatusOr<PerimeterRequest> Find(std::string_view territory, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<PerimeterRequest>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<PerimeterRequest>> Versions(std::string_view territory, int32_t after, size_t limit,
                                                         Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
