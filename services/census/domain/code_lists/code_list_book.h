// What code lists need of a store.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/code_lists/code_list.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class CodeListBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~CodeListBook() = default;

  // Version 0: the newest. NOT_FOUND. Within the transaction of a command, so below.
  virtual absl::StatusOr<CodeList> Read(db::Transaction& tx, std::string_view id, int32_t version) = 0;
  // Sets time and revision, by the database's clock.
  virtual void Publish(db::Transaction& tx, int64_t revision, CodeList& list) = 0;

  virtual absl::StatusOr<CodeList> Find(std::string_view id, int32_t version, Deadline deadline) = 0;
  // The newest of each, by id.
  virtual absl::StatusOr<std::vector<CodeList>> List(std::string_view after, size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::census
