// The tables of consumer.sql: how far a consumer has come, and what it has taken in.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/db/transaction.h"

namespace socle::events {

class ConsumerStore {
 public:
  explicit ConsumerStore(std::string name) : name_(std::move(name)) {}

  // The token to resume with, "" at first. Makes the consumer's row where there is none.
  absl::StatusOr<std::string> Token(db::Pool& pool, db::Deadline deadline) const;

  // Inside of a transaction: locks the consumer's row until its end. False when another process has moved on from
  // `token` meanwhile; then nothing may be applied. Throws as db::Transaction does.
  bool Lock(db::Transaction& tx, const std::string& token) const;
  // Those of the ids that are new to this consumer; they are not any more then.
  std::set<std::string> Claim(db::Transaction& tx, const std::vector<std::string>& event_ids) const;
  void Advance(db::Transaction& tx, const std::string& token, int64_t applied) const;
  // Forgets ids of events taken in longer ago than `age`, a bounded number.
  void Forget(db::Transaction& tx, std::chrono::hours age) const;

 private:
  const std::string name_;
};

}  // namespace socle::events
