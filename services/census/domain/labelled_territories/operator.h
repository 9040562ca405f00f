// Operators of the State, as socle.census.v1.Operator says them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

struct OperatorName {
  std::string label;
  Date from = Date::Min();  // Min: the first of them
  std::string source;
};

struct MobilisationConvention {
  std::string programme;
  Date signed_on = Date::Max();  // Max: no source gives the day
  Date known_by = Date::Max();
  std::string instrument;
  std::string source;
};

struct OperatorOffer {
  std::string id;
  std::string label;
  std::string description;
  std::string source;
};

struct Operator {
  std::string id;
  std::vector<OperatorName> names;  // by their days; at least one
  std::string organisation;
  std::vector<MobilisationConvention> conventions;
  std::vector<OperatorOffer> offers;
  std::string keeper;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "operators/" + id; }
};

// What it is called on a day: the last of its names that has begun, or the first.
const std::string& LabelOn(const Operator& one, Date day);

class OperatorBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~OperatorBook() = default;

  // Within the transaction of a command that holds it. NOT_FOUND.
  virtual absl::StatusOr<Operator> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets times and revision; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Operator& one) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, Operator& one) = 0;

  virtual absl::StatusOr<Operator> Find(std::string_view id, Deadline deadline) = 0;
  // By id; of a programme that they have a convention for, unless it is empty.
  virtual absl::StatusOr<std::vector<Operator>> List(const std::string& programme, const std::string& after,
                                                     size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::census
