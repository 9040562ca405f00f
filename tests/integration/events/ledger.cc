#include "tests/integration/events/ledger.h"

#include <stdexcept>

#include "tests/integration/events/events_fixture.h"

namespace socle::events {
namespace {

constexpr db::Query kLine{"ledger.line", "INSERT INTO ledger_line (resource, revision) VALUES ($1, $2)"};
constexpr db::Query kBalance{"ledger.balance",
                             "INSERT INTO balance (resource, amount) VALUES ($1, 1) "
                             "ON CONFLICT (resource) DO UPDATE SET amount = balance.amount + 1"};
constexpr db::Query kSums{
    "ledger.sums",
    "SELECT (SELECT count(*) FROM ledger_line), (SELECT count(*) FROM balance), "
    "(SELECT coalesce(max(amount), 0) FROM balance), (SELECT coalesce(sum(applied_count), 0) FROM event_consumer), "
    "(SELECT count(*) FROM (SELECT revision < lag(revision) OVER (ORDER BY line) AS back FROM ledger_line) l WHERE "
    "back)"};

}  // namespace

testing::TestDatabase CreateConsumerDatabase() {
  const testing::TestDatabase database = testing::PostgresCluster::Shared().CreateDatabase();
  testing::PostgresCluster::Shared().Administer(
      FileText("platform/events/consumer.sql") +
          "CREATE TABLE ledger_line (line bigint GENERATED ALWAYS AS IDENTITY, resource text, revision bigint);"
          "CREATE TABLE balance (resource text PRIMARY KEY, amount bigint);",
      database.name);
  return database;
}

absl::Status Enter(db::Transaction& tx, const v1::Event& event) {
  tx.Exec(kLine, event.resource(), event.revision());
  tx.Exec(kBalance, event.resource());
  return absl::OkStatus();
}

ConsumerOptions QuickConsumer(const std::string& name) {
  ConsumerOptions options;
  options.name = name;
  options.authorization = [] { return "Bearer reader-token"; };
  options.min_pause = std::chrono::milliseconds(5);
  options.max_pause = std::chrono::milliseconds(50);
  return options;
}

Ledger::Ledger(const std::string& url) {
  db::Pool pool({.address = {.url = url}, .max_connections = 1});
  const absl::Status status = db::RunRead(pool, db::DeadlineIn(std::chrono::seconds(30)), [&](db::Transaction& tx) {
    const pqxx::row sums = tx.Exec(kSums)[0];
    lines = sums[0].as<int64_t>();
    resources = sums[1].as<int64_t>();
    most = sums[2].as<int64_t>();
    applied = sums[3].as<int64_t>();
    unordered = sums[4].as<int64_t>();
    return absl::OkStatus();
  });
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

}  // namespace socle::events
