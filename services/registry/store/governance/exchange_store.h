// Offers, requests, exchanges and feedback in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/exchange_book.h"

namespace socle::registry::store {

class ExchangeStore : public ExchangeBook {
 public:
  explicit ExchangeStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<ExchangeListing> ReadListing(db::Transaction& tx, std::string_view id) override;
  absl::StatusOr<Exchange> Read(db::Transaction& tx, std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, ExchangeListing& listing) override;
  void Write(db::Transaction& tx, int64_t revision, Exchange& exchange) override;
  void Add(db::Transaction& tx, const Exchange& exchange, Feedback& feedback) override;
  bool IsUnderWay(db::Transaction& tx, std::string_view request, std::string_view offer) override;

  absl::StatusOr<ExchangeListing> FindListing(std::string_view id, Deadline deadline) override;
  absl::StatusOr<Exchange> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<ExchangeListing>> ListListings(const ListingQuestion& question,
                                                            Deadline deadline) override;
  absl::StatusOr<std::vector<ExchangeListing>> Answering(const ExchangeListing& listing, Date day, size_t limit,
                                                         Deadline deadline) override;
  absl::StatusOr<std::vector<Theme>> Themes(Date day, std::string_view after, size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<Exchange>> List(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
