// Indicators and their values in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/observatory/indicator_book.h"

namespace socle::census::store {

class IndicatorStore : public IndicatorBook {
 public:
  explicit IndicatorStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Indicator> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Indicator& indicator) override;
  void Update(db::Transaction& tx, int64_t revision, Indicator& indicator) override;
  Recorded Record(db::Transaction& tx, int64_t revision, const Indicator& indicator,
                  std::span<const IndicatorValue> values) override;

  absl::StatusOr<Indicator> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Indicator>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<IndicatorVersion>> ListVersions(std::string_view id, int32_t before, size_t limit,
                                                             Deadline deadline) override;
  absl::StatusOr<std::vector<std::string>> ListPeriods(const PeriodQuestion& question, Deadline deadline) override;
  absl::StatusOr<std::vector<IndicatorValue>> ListValues(const ValueQuestion& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
