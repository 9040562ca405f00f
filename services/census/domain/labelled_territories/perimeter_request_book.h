// What requests to change perimeters need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/labelled_territories/perimeter_request.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class PerimeterRequestBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~PerimeterRequestBook() = default;

  // Within the transaction of a command that holds it. NOT_FOUND.
  virtual absl::StatusOr<PerimeterRequest> Read(db::Transaction& tx, std::string_view territory,
                                                std::string_view id) = 0;
  // Sets times and revision; so below.
  virtual void Create(db::Transaction& tx, int64_t revision, PerimeterRequest& request) = 0;
  virtual void Save(db::Transaction& tx, int64_t revision, PerimeterRequest& request) = 0;

  virtual absl::StatusOr<PerimeterRequest> Find(std::string_view territory, std::string_view id, Deadline deadline) = 0;
  struct Question {
    std::string territory;  // empty: of all
    int state = 0;          // 0: any
    std::string after_territory;
    std::string after_id;
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<PerimeterRequest>> List(const Question& question, Deadline deadline) = 0;
  // Those that were enacted, by version.
  virtual absl::StatusOr<std::vector<PerimeterRequest>> Versions(std::string_view territory, int32_t after,
                                                                 size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::census
