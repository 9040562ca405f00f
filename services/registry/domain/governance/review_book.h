// What reviews, positions and contributions need of a store.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/review.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class ReviewBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ReviewBook() = default;

  // Within the transaction of a command that holds the resource. NOT_FOUND.
  virtual absl::StatusOr<Review> Read(db::Transaction& tx, std::string_view body, int32_t year) = 0;
  virtual absl::StatusOr<Position> ReadPosition(db::Transaction& tx, std::string_view body, std::string_view id) = 0;
  virtual absl::StatusOr<Contribution> ReadContribution(db::Transaction& tx, std::string_view body,
                                                        std::string_view id) = 0;
  // ALREADY_EXISTS when the body has a review of the year. All set `written`, by the database's clock.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Review& review) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Review& review) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Position& position) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Contribution& contribution) = 0;
  // Whether a meeting or decision of the body is there: "bodies/tmi/decisions/…".
  virtual bool IsThere(db::Transaction& tx, std::string_view name) = 0;

  virtual absl::StatusOr<Review> Find(std::string_view body, int32_t year, Deadline deadline) = 0;
  virtual absl::StatusOr<Position> FindPosition(std::string_view body, std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<Contribution> FindContribution(std::string_view body, std::string_view id,
                                                        Deadline deadline) = 0;

  struct ReviewQuestion {
    std::string body = {};       // "": of all
    int32_t year = 0;            // 0: any
    int state = 0;               // 0: any
    int32_t before_year = 9999;  // where to go on: year and body of the last one
    std::string after_body = {};
    size_t limit = 0;
  };
  // Newest year first, then by body.
  virtual absl::StatusOr<std::vector<Review>> List(const ReviewQuestion& question, Deadline deadline) = 0;

  struct DatedQuestion {
    std::string body = {};    // "": of all
    Date from = Date::Min();  // Min: those without a date too
    Date to = Date::Max();
    int level = 0;                  // of positions; 0: any
    Date after_date = Date::Max();  // where to go on: date and id of the last one
    std::string after_id = {};
    size_t limit = 0;
  };
  // Newest first, those without a date last. Positions without their texts.
  virtual absl::StatusOr<std::vector<Position>> ListPositions(const DatedQuestion& question, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Contribution>> ListContributions(const DatedQuestion& question,
                                                                      Deadline deadline) = 0;
};

}  // namespace socle::registry
