#include "platform/db/pool.h"

#include <signal.h>

#include <thread>

#include "platform/db/sql_error.h"
#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

using std::chrono::milliseconds;

class PoolTest : public DatabaseTest {};

TEST_F(PoolTest, KeepsAConnectionForTheNextCaller) {
  Pool pool(Options());
  for (int i = 0; i < 5; ++i) ASSERT_EQ(Read(pool, "SELECT 7").value_or(0), 7);
  EXPECT_EQ(pool.Stats().opened, 1);
  EXPECT_EQ(pool.Stats().acquired, 5);
  EXPECT_EQ(pool.Stats().idle, 1);
  EXPECT_EQ(pool.Stats().in_use, 0);
}

TEST_F(PoolTest, NeverOpensMoreThanAllowed) {
  PoolOptions options = Options();
  options.max_connections = 2;
  Pool pool(options);
  std::vector<std::thread> callers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 12; ++i) {
    callers.emplace_back([&] { answered += Read(pool, "SELECT 1 FROM pg_sleep(0.01)").value_or(0) == 1; });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered, 12);
  EXPECT_LE(pool.Stats().opened, 2);
  EXPECT_GT(pool.Stats().waited, 0) << "twelve callers and two connections: some must have waited";
}

TEST_F(PoolTest, RefusesAtOnceWhenTheDeadlineHasPassed) {
  Pool pool(Options());
  const auto lease = pool.Acquire(DeadlineIn(milliseconds(-1)));
  EXPECT_EQ(lease.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(pool.Stats().opened, 0);
}

TEST_F(PoolTest, StopsWaitingAtTheDeadline) {
  PoolOptions options = Options();
  options.max_connections = 1;
  Pool pool(options);
  const auto held = pool.Acquire(Soon());
  ASSERT_TRUE(held.ok()) << held.status();
  const auto start = std::chrono::steady_clock::now();
  const auto waiting = pool.Acquire(DeadlineIn(milliseconds(50)));
  EXPECT_EQ(waiting.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(50));
  EXPECT_EQ(pool.Stats().timed_out, 1);
  EXPECT_EQ(pool.Stats().waiters, 0);
}

TEST_F(PoolTest, RefusesAtOnceWhenTheQueueIsFull) {
  PoolOptions options = Options();
  options.max_connections = 1;
  options.max_waiters = 0;
  Pool pool(options);
  const auto held = pool.Acquire(Soon());
  ASSERT_TRUE(held.ok()) << held.status();
  const auto refused = pool.Acquire(Soon());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused.status()), ErrorReason::OVERLOADED);
  EXPECT_EQ(pool.Stats().refused, 1);
}

TEST_F(PoolTest, DoesNotWaitForWhoSaysSo) {
  PoolOptions options = Options();
  options.max_connections = 1;
  Pool pool(options);
  const auto held = pool.Acquire(Soon());
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(pool.Acquire(Soon(), Pool::WhenBusy::kFail).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(PoolTest, GivesAReturnedConnectionToTheFirstWhoWaits) {
  PoolOptions options = Options();
  options.max_connections = 1;
  Pool pool(options);
  auto held = std::make_unique<absl::StatusOr<Pool::Lease>>(pool.Acquire(Soon()));
  std::vector<int> order;
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&, i] {
      const auto lease = pool.Acquire(Soon());
      if (lease.ok()) order.push_back(i);  // one connection: never two at once
    });
    ASSERT_TRUE(Eventually([&] { return pool.Stats().waiters == i + 1; }));
  }
  held.reset();
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(pool.Stats().opened, 1);
}

TEST_F(PoolTest, RecoversFromTerminatedSessions) {
  Pool pool(Options());
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(Read(pool, "SELECT 1").value_or(0), 1) << "round " << round << ": " << log_.All();
    TerminateSessions();
  }
  EXPECT_EQ(Read(pool, "SELECT 1").value_or(0), 1);
  EXPECT_GE(pool.Stats().discarded, 3);
}

TEST_F(PoolTest, ReportsASessionTerminatedWhileInUse) {
  Pool pool(Options());
  const auto read = Read(pool, "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())");
  EXPECT_EQ(read.status().code(), absl::StatusCode::kUnavailable) << read.status();
  EXPECT_EQ(ReasonOf(read.status()), ErrorReason::DATABASE_UNAVAILABLE);
  EXPECT_EQ(Read(pool, "SELECT 1").value_or(0), 1) << "it must recover";
}

TEST_F(PoolTest, CutsAConnectionWhoseServerStoppedAnswering) {
  Pool pool(Options());
  const auto pid = Read(pool, "SELECT pg_backend_pid()");
  ASSERT_TRUE(pid.ok());
  ASSERT_EQ(kill(static_cast<pid_t>(*pid), SIGSTOP), 0);
  const auto start = std::chrono::steady_clock::now();
  const auto read = Read(pool, "SELECT 1", DeadlineIn(milliseconds(200)));
  const auto waited = std::chrono::steady_clock::now() - start;
  kill(static_cast<pid_t>(*pid), SIGCONT);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDeadlineExceeded) << read.status();
  EXPECT_LT(waited, std::chrono::seconds(5));
  EXPECT_EQ(pool.Stats().cut, 1);
  EXPECT_EQ(Read(pool, "SELECT 1").value_or(0), 1) << "it must recover";
}

TEST_F(PoolTest, WorksWithoutPreparedStatements) {
  PoolOptions options = Options();
  options.prepared_statements = false;
  Pool pool(options);
  const auto status = RunRead(pool, Soon(), [](Transaction& tx) {
    EXPECT_EQ(tx.Exec({"sum", "SELECT $1::int + 1"}, 41)[0][0].as<int>(), 42);
    EXPECT_EQ(tx.Run("SELECT count(*) FROM pg_prepared_statements")[0][0].as<int>(), 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(PoolTest, PreparesAStatementOnceAConnection) {
  Pool pool(Options());
  const Query query{"sum", "SELECT $1::int + 1"};
  for (int i = 0; i < 3; ++i) {
    const auto status = RunRead(pool, Soon(), [&](Transaction& tx) {
      EXPECT_EQ(tx.Exec(query, i)[0][0].as<int>(), i + 1);
      EXPECT_EQ(tx.Run("SELECT count(*) FROM pg_prepared_statements")[0][0].as<int>(), 1);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST(PoolWithoutServer, PausesAfterFailuresInsteadOfTryingForEveryCaller) {
  PoolOptions options;
  options.address.url = "host=/nonexistent dbname=none";
  options.failures_to_pause = 2;
  options.retry_pause = std::chrono::hours(1);
  Pool pool(options);
  for (int i = 0; i < 10; ++i) {
    const auto lease = pool.Acquire(Soon());
    ASSERT_EQ(lease.status().code(), absl::StatusCode::kUnavailable) << lease.status();
    ASSERT_EQ(ReasonOf(lease.status()), ErrorReason::DATABASE_UNAVAILABLE);
  }
  EXPECT_EQ(pool.Stats().open_failures, 2);
}

// A cluster of its own: this one is killed.
TEST(PoolAndServer, SurvivesTheDeathOfTheServer) {
  PostgresCluster cluster;
  const TestDatabase database = cluster.CreateDatabase();
  PoolOptions options;
  options.address.url = database.url;
  options.retry_pause = milliseconds(20);
  Pool pool(options);
  const auto one = [&] {
    return RunRead(pool, Soon(),
                   [](Transaction& tx) -> absl::StatusOr<int> { return tx.Run("SELECT 1")[0][0].as<int>(); });
  };
  ASSERT_EQ(one().value_or(0), 1);
  cluster.Kill9();
  EXPECT_EQ(one().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(one().status().code(), absl::StatusCode::kUnavailable);
  cluster.Start();
  EXPECT_TRUE(Eventually([&] { return one().value_or(0) == 1; })) << "it must recover";
}

}  // namespace
}  // namespace socle::db
