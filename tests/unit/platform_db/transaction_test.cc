#include "platform/db/transaction.h"

#include <thread>

#include <pqxx/except>

#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

using std::chrono::milliseconds;
using namespace std::string_literals;

class TransactionTest : public DatabaseTest {
 protected:
  TransactionTest() {
    const absl::Status status = Write(pool_, "CREATE TABLE item (id int PRIMARY KEY, name text)");
    EXPECT_TRUE(status.ok()) << status;
  }
  int64_t Items() { return Read(pool_, "SELECT count(*) FROM item").value_or(-1); }

  Pool pool_{Options()};
};

TEST_F(TransactionTest, CommitsWhatTheFunctionDid) {
  EXPECT_TRUE(Write(pool_, "INSERT INTO item VALUES (1, 'a')").ok());
  EXPECT_EQ(Items(), 1);
}

TEST_F(TransactionTest, RollsBackWhenTheFunctionFails) {
  const absl::Status status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    tx.Run("INSERT INTO item VALUES (1, 'a')");
    return absl::NotFoundError("no");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Items(), 0);
}

TEST_F(TransactionTest, RollsBackWhenTheFunctionThrows) {
  const absl::Status status = RunWrite(pool_, Soon(), [](Transaction& tx) -> absl::Status {
    tx.Run("INSERT INTO item VALUES (1, 'a')");
    throw std::runtime_error("a secret of ours");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos) << "text of the inside must not travel";
  EXPECT_NE(log_.All().find("a secret of ours"), std::string::npos) << "it belongs in the log";
  EXPECT_EQ(Items(), 0);
}

TEST_F(TransactionTest, RefusesToCommitAfterASwallowedFailure) {
  const absl::Status status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    tx.Run("INSERT INTO item VALUES (1, 'a')");
    try {
      tx.Run("SELECT no_such_column");
    } catch (const pqxx::sql_error&) {
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << "COMMIT would have rolled back and looked like a success";
  EXPECT_EQ(Items(), 0);
}

// Plans are kept: one that reads the whole table for each key is good for an empty table alone.
TEST_F(TransactionTest, AWritePlansByKeyWhileATableIsStillEmpty) {
  static constexpr Query kByKeys{"test.by_keys",
                                 "SELECT i.name FROM unnest($1::int[]) AS w(id) JOIN item i ON i.id = w.id"};
  std::string plan;
  const absl::Status status = RunWrite(pool_, Soon(), [&](Transaction& tx) {
    tx.Exec(kByKeys, "{1,2}");
    for (const pqxx::row& row : tx.Run("EXPLAIN EXECUTE \"test.by_keys\"('{1,2}')")) plan += row[0].c_str() + "\n"s;
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_NE(plan.find("item_pkey"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
}

TEST_F(TransactionTest, ReadsCannotWrite) {
  const absl::Status status = RunRead(pool_, Soon(), [](Transaction& tx) {
    tx.Run("INSERT INTO item VALUES (1, 'a')");
    return absl::OkStatus();
  });
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(SqlStateOf(status), "25006");
}

TEST_F(TransactionTest, AReadSeesOneMoment) {
  const auto counts = RunRead(pool_, Soon(), [&](Transaction& tx) -> absl::StatusOr<std::pair<int, int>> {
    const int before = tx.Run("SELECT count(*) FROM item")[0][0].as<int>();
    EXPECT_TRUE(Write(pool_, "INSERT INTO item VALUES (1, 'a')").ok());
    return std::pair(before, tx.Run("SELECT count(*) FROM item")[0][0].as<int>());
  });
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->first, counts->second);
  EXPECT_EQ(Items(), 1);
}

TEST_F(TransactionTest, PassesParametersOfEveryKind) {
  const auto status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    const std::string_view text = "L'Haÿ-les-Roses; DROP TABLE item";
    const pqxx::row row = tx.Exec({"kinds", "SELECT $1::text, $2::bigint, $3::bool"}, text, int64_t{1} << 60, true)[0];
    EXPECT_EQ(row[0].as<std::string>(), text);
    EXPECT_EQ(row[1].as<int64_t>(), int64_t{1} << 60);
    EXPECT_TRUE(row[2].as<bool>());
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(TransactionTest, TheDeadlineEndsAStatement) {
  const auto start = std::chrono::steady_clock::now();
  const auto read = Read(pool_, "SELECT 1 FROM pg_sleep(30)", DeadlineIn(milliseconds(100)));
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDeadlineExceeded) << read.status();
  EXPECT_EQ(ReasonOf(read.status()), ErrorReason::DEADLINE_EXCEEDED);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(TransactionTest, TheDeadlineEndsAFunctionBetweenStatements) {
  const absl::Status status = RunWrite(pool_, DeadlineIn(milliseconds(300)), [](Transaction& tx) {
    while (true) tx.Run("SELECT 1");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(TransactionTest, UniqueViolationsAreConcurrentChanges) {
  ASSERT_TRUE(Write(pool_, "INSERT INTO item VALUES (1, 'a')").ok());
  const absl::Status status = Write(pool_, "INSERT INTO item VALUES (1, 'b')");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), ErrorReason::CONCURRENT_CHANGE);
  EXPECT_EQ(ConstraintOf(status), "item_pkey");
}

TEST_F(TransactionTest, DeadlocksAreConcurrentChanges) {
  ASSERT_TRUE(Write(pool_, "INSERT INTO item VALUES (1, 'a'), (2, 'b')").ok());
  // Both hold one row before either asks for the other's.
  std::atomic<int> holding = 0;
  const auto update = [&](int first, int second) {
    return RunWrite(pool_, Soon(), [&](Transaction& tx) {
      tx.Run("SET LOCAL deadlock_timeout = '10ms'");
      tx.Run(fmt::format("UPDATE item SET name = 'x' WHERE id = {}", first));
      ++holding;
      Eventually([&] { return holding == 2; });
      tx.Run(fmt::format("UPDATE item SET name = 'x' WHERE id = {}", second));
      return absl::OkStatus();
    });
  };
  absl::Status one, two;
  std::thread other([&] { one = update(1, 2); });
  two = update(2, 1);
  other.join();
  const absl::Status& loser = one.ok() ? two : one;
  EXPECT_TRUE(one.ok() || two.ok()) << one << " / " << two;
  EXPECT_EQ(loser.code(), absl::StatusCode::kAborted) << loser;
  EXPECT_EQ(ReasonOf(loser), ErrorReason::CONCURRENT_CHANGE);
}

TEST_F(TransactionTest, ADeferredConstraintFailsAtCommitForCertain) {
  ASSERT_TRUE(Write(pool_, "CREATE TABLE child (item int REFERENCES item DEFERRABLE INITIALLY DEFERRED)").ok());
  const absl::Status status = Write(pool_, "INSERT INTO child VALUES (99)");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(SqlStateOf(status), "23503");
  EXPECT_FALSE(IsOutcomeUnknown(status));
}

// The session ends inside of COMMIT: nobody can tell the caller whether it took effect.
TEST_F(TransactionTest, ASessionLostDuringCommitLeavesTheOutcomeUnknown) {
  ASSERT_TRUE(Write(pool_, R"(
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die())")
                  .ok());
  const absl::Status status = Write(pool_, "INSERT INTO item VALUES (1, 'a')");
  EXPECT_TRUE(IsOutcomeUnknown(status)) << status;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Items(), 0);
}

TEST_F(TransactionTest, ASessionLostBeforeCommitIsCertainlyRolledBack) {
  const absl::Status status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    tx.Run("INSERT INTO item VALUES (1, 'a')");
    tx.Run("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_FALSE(IsOutcomeUnknown(status));
  EXPECT_EQ(Items(), 0);
}

// Synchronous replication that is waited for and cancelled ends in a warning and a success: it may be lost.
TEST_F(TransactionTest, AWarningOnCommitLeavesTheOutcomeUnknown) {
  ASSERT_TRUE(Write(pool_, R"(
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE WARNING 'might not have been replicated'; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn())")
                  .ok());
  EXPECT_TRUE(IsOutcomeUnknown(Write(pool_, "INSERT INTO item VALUES (1, 'a')")));
  EXPECT_EQ(Items(), 1);
}

TEST_F(TransactionTest, AConnectionIsCleanAfterEveryFailure) {
  PoolOptions options = Options();
  options.max_connections = 1;
  Pool pool(options);
  for (const char* sql :
       {"SELECT no_such_column", "INSERT INTO item VALUES (1, 'a'), (1, 'b')", "SELECT 1/0", "syntax"}) {
    EXPECT_FALSE(Write(pool, sql).ok()) << sql;
    EXPECT_EQ(Read(pool, "SELECT count(*) FROM item").value_or(-1), 0) << "after " << sql;
  }
  EXPECT_EQ(pool.Stats().opened, 1) << "a failed statement must not cost the connection";
}

}  // namespace
}  // namespace socle::db
