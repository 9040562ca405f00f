// What the exchange of experience needs of a store.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/exchange.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class ExchangeBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ExchangeBook() = default;

  // Within the transaction of a command that holds the resource. NOT_FOUND. Listings come with the feedback on their
  // party.
  virtual absl::StatusOr<ExchangeListing> ReadListing(db::Transaction& tx, std::string_view id) = 0;
  virtual absl::StatusOr<Exchange> Read(db::Transaction& tx, std::string_view id) = 0;
  // Both set `written`, by the database's clock.
  virtual void Write(db::Transaction& tx, int64_t revision, ExchangeListing& listing) = 0;
  // Without its feedback, which is added.
  virtual void Write(db::Transaction& tx, int64_t revision, Exchange& exchange) = 0;
  virtual void Add(db::Transaction& tx, const Exchange& exchange, Feedback& feedback) = 0;
  // Whether one of the two is under way: proposed or accepted.
  virtual bool IsUnderWay(db::Transaction& tx, std::string_view request, std::string_view offer) = 0;

  virtual absl::StatusOr<ExchangeListing> FindListing(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<Exchange> Find(std::string_view id, Deadline deadline) = 0;

  struct ListingQuestion {
    int kind = 0;  // 0: any; so below
    int state = 0;
    std::string party = {};
    std::string theme = {};                // slug
    Instant before_time = Instant::Max();  // where to go on: creation and id of the last one
    std::string after_id = {};
    size_t limit = 0;
  };
  // Newest first.
  virtual absl::StatusOr<std::vector<ExchangeListing>> ListListings(const ListingQuestion& question,
                                                                    Deadline deadline) = 0;
  // Those of the other kind and other parties, open on the day, that share a theme or a word; at most `limit`, those
  // that share a theme first, newest first.
  virtual absl::StatusOr<std::vector<ExchangeListing>> Answering(const ExchangeListing& listing, Date day, size_t limit,
                                                                 Deadline deadline) = 0;

  struct Theme {
    std::string slug;
    std::string label;
    int32_t offers = 0;
    int32_t requests = 0;
  };
  virtual absl::StatusOr<std::vector<Theme>> Themes(Date day, std::string_view after, size_t limit,
                                                    Deadline deadline) = 0;

  struct Question {
    std::string party = {};
    int state = 0;
    int64_t before_revision = 0;  // those changed before; 0: all
    size_t limit = 0;
  };
  // Those changed last first.
  virtual absl::StatusOr<std::vector<Exchange>> List(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
