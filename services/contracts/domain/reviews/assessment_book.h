// What assessments need of a store.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/reviews/assessment.h"
#include "services/contracts/domain/reviews/review.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

// Subjects of a review: the actions of the version of the plan that it reviews, the orientations of the contract, the
// contract.
class AssessmentBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~AssessmentBook() = default;

  // Within the transaction of a command that holds the review. Names of those that are no subjects of it.
  virtual std::vector<std::string> NoSubjects(db::Transaction& tx, const Review& review,
                                              const std::vector<Assessment>& assessments) = 0;
  // Replaces or adds those with a level, removes the others; how many were there to remove.
  virtual int64_t Record(db::Transaction& tx, int64_t revision, const Review& review,
                         const std::vector<Assessment>& assessments) = 0;

  // Where a list goes on: what comes after this one.
  struct Place {
    int subject_kind = 0;
    std::string subject;    // id
    std::string criterion;  // id
    std::string reader;
  };
  struct Question {
    std::string reader;  // empty: any; so below
    Subject subject;     // of which the id
    std::string criterion;
    Place after;
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<Assessment>> List(const Review& review, const Question& question,
                                                       Deadline deadline) = 0;
  // What the reader has not answered, without levels.
  virtual absl::StatusOr<std::vector<Assessment>> ListMissing(const Review& review, const Question& question,
                                                              Deadline deadline) = 0;

  struct Tally {
    int64_t asked = 0;                         // of each reader
    std::map<std::string, int64_t> by_reader;  // answers to what is asked
  };
  virtual absl::StatusOr<Tally> Progress(const Review& review, Deadline deadline) = 0;

  struct Summary {
    Subject subject;
    std::map<std::string, std::vector<int32_t>>
        counts;  // by criterion, then by place of the level; where there are any
  };
  // Of subjects of one kind, by id.
  virtual absl::StatusOr<std::vector<Summary>> ListSummaries(const Review& review, EvaluationSubject kind,
                                                             std::string_view after, size_t limit,
                                                             Deadline deadline) = 0;
};

}  // namespace socle::contracts
