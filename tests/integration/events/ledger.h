// A consumer's database whose effects would show each event that was applied twice or not at all.
#pragma once

#include <string>

#include "platform/db/transaction.h"
#include "platform/events/consumer.h"
#include "tests/support/postgres.h"

namespace socle::events {

// An empty database with the tables of consumer.sql and a ledger.
testing::TestDatabase CreateConsumerDatabase();

// The effect: adds a line to the ledger, and one to the balance of the resource. Not repeatable on purpose.
absl::Status Enter(db::Transaction& tx, const v1::Event& event);

ConsumerOptions QuickConsumer(const std::string& name = "ledger");

// What the ledger says.
struct Ledger {
  explicit Ledger(const std::string& url);

  int64_t lines = 0;      // effects in all
  int64_t resources = 0;  // that had one
  int64_t most = 0;       // effects on one resource
  int64_t applied = 0;    // as the consumer counted
  int64_t unordered = 0;  // lines whose revision is below that of the line before
};

}  // namespace socle::events
