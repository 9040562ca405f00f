// Assessments in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/reviews/assessment_book.h"

namespace socle::contracts::store {

class AssessmentStore : public AssessmentBook {
 public:
  explicit AssessmentStore(db::Pool* pool) : pool_(pool) {}

  std::vector<std::string> NoSubjects(db::Transaction& tx, const Review& review,
                                      const std::vector<Assessment>& assessments) override;
  int64_t Record(db::Transaction& tx, int64_t revision, const Review& review,
                 const std::vector<Assessment>& assessments) override;

  absl::StatusOr<std::vector<Assessment>> List(const Review& review, const Question& question,
                                               Deadline deadline) override;
  absl::StatusOr<std::vector<Assessment>> ListMissing(const Review& review, const Question& question,
                                                      Deadline deadline) override;
  absl::StatusOr<Tally> Progress(const Review& review, Deadline deadline) override;
  absl::StatusOr<std::vector<Summary>> ListSummaries(const Review& review, EvaluationSubject kind,
                                                     std::string_view after, size_t limit, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
