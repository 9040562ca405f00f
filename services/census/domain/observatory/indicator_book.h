// What indicators and values need of a store.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/observatory/indicator.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class IndicatorBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Question {
    std::vector<std::string> words = {};  // folded; each is in the label or description
    int geography = 0;                    // 0: of any
    std::string keeper = {};
    std::string after = {};  // id
    size_t limit = 0;
  };
  struct ValueQuestion {
    std::string indicator;
    std::string collectivite = {};  // empty: of all
    std::string from_period = {};   // empty: from the first on
    std::string to_period = {};
    int status = 0;
    std::string after_period = {};
    std::string after_collectivite = {};
    size_t limit = 0;
  };
  struct Recorded {
    int32_t created = 0;
    int32_t changed = 0;
    int32_t unchanged = 0;
  };

  virtual ~IndicatorBook() = default;

  // Within the transaction of a command that holds the indicator.
  virtual absl::StatusOr<Indicator> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets times and revision, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Indicator& indicator) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, Indicator& indicator) = 0;
  // Values take the place of others of the same collectivité and period; those stay on record.
  virtual Recorded Record(db::Transaction& tx, int64_t revision, const Indicator& indicator,
                          std::span<const IndicatorValue> values) = 0;

  virtual absl::StatusOr<Indicator> Find(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Indicator>> List(const Question& question, Deadline deadline) = 0;
  // Those before one, newest first. NOT_FOUND where there is no such indicator.
  virtual absl::StatusOr<std::vector<IndicatorVersion>> ListVersions(std::string_view id, int32_t before, size_t limit,
                                                                     Deadline deadline) = 0;
  // Periods that there are values for, in order.
  struct PeriodQuestion {
    std::string indicator;
    std::string from = {};  // empty: from the first on
    std::string to = {};
    std::string after = {};
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<std::string>> ListPeriods(const PeriodQuestion& question, Deadline deadline) = 0;
  // By period, then collectivité.
  virtual absl::StatusOr<std::vector<IndicatorValue>> ListValues(const ValueQuestion& question, Deadline deadline) = 0;
};

}  // namespace socle::census
