#include "platform/db/read_once.h"

#include <thread>

#include "platform/db/sql_error.h"
#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

using std::chrono::milliseconds;

constexpr Query kSum{"read_once_test.sum", "SELECT $1::bigint + $2::bigint"};
constexpr Query kEcho{"read_once_test.echo", "SELECT $1::text, NULL, $2::boolean"};
constexpr Query kMany{"read_once_test.many", "SELECT n FROM generate_series(1, $1::int) n"};
constexpr Query kSleep{"read_once_test.sleep", "SELECT pg_sleep($1::float8)"};
constexpr Query kWrong{"read_once_test.wrong", "SELECT 1 / $1::int"};
constexpr Query kNoTable{"read_once_test.no_table", "SELECT FROM no_such_table"};

class ReadOnceTest : public DatabaseTest {
 protected:
  absl::StatusOr<int64_t> Sum(Pool& pool, std::string_view a, std::string_view b, Deadline deadline = Soon()) {
    int64_t sum = 0;
    const absl::Status status = ReadOnce(pool, deadline, kSum, {a, b}, [&](const Rows& rows) {
      sum = rows.Number(0, 0);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return sum;
  }

  Pool pool_{Options()};
};

TEST_F(ReadOnceTest, GivesWhatTheStatementSelects) {
  EXPECT_EQ(*Sum(pool_, "40", "2"), 42);
  EXPECT_EQ(*Sum(pool_, "-9223372036854775808", "0"), INT64_MIN);
  const absl::Status status = ReadOnce(pool_, Soon(), kEcho, {"d'Évry \\ \"x\"", "t"}, [](const Rows& rows) {
    EXPECT_EQ(rows.size(), 1);
    EXPECT_EQ(rows.Text(0, 0), "d'Évry \\ \"x\"");
    EXPECT_TRUE(rows.IsNull(0, 1));
    EXPECT_EQ(rows.Number(0, 1), 0);
    EXPECT_TRUE(rows.Truth(0, 2));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(ReadOnceTest, GivesManyRows) {
  int64_t sum = 0;
  const absl::Status status = ReadOnce(pool_, Soon(), kMany, {"50000"}, [&](const Rows& rows) {
    for (int row = 0; row < rows.size(); ++row) sum += rows.Number(row, 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(sum, int64_t{50'000} * 50'001 / 2);
}

TEST_F(ReadOnceTest, WorksWithoutPreparedStatements) {
  PoolOptions options = Options();
  options.prepared_statements = false;
  Pool pool(options);
  EXPECT_EQ(*Sum(pool, "1", "2"), 3);
}

TEST_F(ReadOnceTest, LeavesNoTransactionAndUsesTheSessionAgain) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Sum(pool_, "1", "1").ok());
  EXPECT_EQ(pool_.Stats().opened, 1);
  EXPECT_EQ(*Read(pool_, "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"), 0);
}

TEST_F(ReadOnceTest, GivesWhatTheFunctionRefuses) {
  const absl::Status status =
      ReadOnce(pool_, Soon(), kSum, {"1", "1"}, [](const Rows&) { return absl::NotFoundError("no"); });
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*Sum(pool_, "1", "1"), 2);
}

TEST_F(ReadOnceTest, TellsWhatTheServerRefusesAndKeepsTheSession) {
  const auto never = [](const Rows&) {
    ADD_FAILURE() << "there is nothing to read";
    return absl::OkStatus();
  };
  const absl::Status divided = ReadOnce(pool_, Soon(), kWrong, {"0"}, never);
  EXPECT_EQ(SqlStateOf(divided), "22012") << divided;
  const absl::Status missing = ReadOnce(pool_, Soon(), kNoTable, {}, never);
  EXPECT_EQ(SqlStateOf(missing), "42P01") << missing;
  EXPECT_EQ(missing.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(missing.ToString().find("no_such_table"), std::string::npos) << "text of the server must not travel";
  EXPECT_EQ(*Sum(pool_, "1", "1"), 2);
  EXPECT_EQ(pool_.Stats().opened, 1);
}

TEST_F(ReadOnceTest, KeepsTheDeadlineAndTheNextCallerIsUnharmed) {
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status =
      ReadOnce(pool_, DeadlineIn(milliseconds(100)), kSleep, {"30"}, [](const Rows&) { return absl::OkStatus(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
  EXPECT_EQ(*Sum(pool_, "20", "3"), 23) << "the answer of the other statement must not be taken for this one's";
  EXPECT_EQ(pool_.Stats().discarded, 1);
}

TEST_F(ReadOnceTest, RefusesADeadlineThatIsPast) {
  EXPECT_EQ(Sum(pool_, "1", "1", DeadlineIn(milliseconds(-1))).status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ReadOnceTest, ReplacesASessionThatDiedWhileIdle) {
  ASSERT_TRUE(Sum(pool_, "1", "1").ok());
  TerminateSessions();
  EXPECT_EQ(*Sum(pool_, "2", "2"), 4);
}

TEST_F(ReadOnceTest, ASessionThatIsTerminatedWhileItWaitsIsReplacedOrTold) {
  std::thread killer([this] {
    Eventually([this] {
      return cluster_.Administer("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                                 database_.name + "' AND query LIKE '%pg_sleep%'") != "0";
    });
  });
  const absl::Status status = ReadOnce(pool_, Soon(), kSleep, {"20"}, [](const Rows&) { return absl::OkStatus(); });
  killer.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(*Sum(pool_, "2", "2"), 4);
}

TEST_F(ReadOnceTest, ManyThreadsGetTheirOwnAnswers) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) {
        const absl::StatusOr<int64_t> sum = Sum(pool_, std::to_string(thread * 1000), std::to_string(i));
        ASSERT_TRUE(sum.ok()) << sum.status();
        ASSERT_EQ(*sum, thread * 1000 + i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace socle::db
