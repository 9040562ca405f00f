// Adhesions in PostgreSQL: one row for each thing that was believed of one.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/signature_book.h"

namespace socle::registry::store {

class SignatureStore : public SignatureBook {
 public:
  explicit SignatureStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Signature> Read(db::Transaction& tx, std::string_view manifesto, std::string_view id) override;
  std::vector<Signature> OfParty(db::Transaction& tx, std::string_view manifesto, std::string_view party) override;
  void Write(db::Transaction& tx, int64_t revision, std::string_view sort_key, int type, Signature& signature) override;
  absl::StatusOr<Signature> Find(std::string_view manifesto, std::string_view id,
                                 const std::optional<Instant>& known_at, Deadline deadline) override;
  absl::StatusOr<Listing> List(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
