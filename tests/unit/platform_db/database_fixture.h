// An empty database and a pool for it, for tests of platform/db.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/synchronization/mutex.h"
#include "platform/base/error.h"
#include "platform/db/pool.h"
#include "platform/db/transaction.h"
#include "tests/support/postgres.h"

namespace socle::db {

using socle::testing::Eventually;
using socle::testing::PostgresCluster;
using socle::testing::TestDatabase;

inline Deadline Soon() { return DeadlineIn(std::chrono::seconds(20)); }

// What was logged, from any thread.
class Log {
 public:
  ErrorLog sink() {
    return [this](std::string_view text) {
      absl::MutexLock lock(&mutex_);
      lines_.emplace_back(text);
    };
  }
  std::string All() const {
    absl::MutexLock lock(&mutex_);
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_;
};

class DatabaseTest : public ::testing::Test {
 protected:
  explicit DatabaseTest(PostgresCluster& cluster = PostgresCluster::Shared()) : cluster_(cluster) {}
  ~DatabaseTest() override { cluster_.DropDatabase(database_.name); }

  PoolOptions Options() {
    PoolOptions options;
    options.address.url = database_.url;
    options.log = log_.sink();
    return options;
  }

  // Runs SQL as one write.
  static absl::Status Write(Pool& pool, const std::string& sql, Deadline deadline = Soon()) {
    return RunWrite(pool, deadline, [&](Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
  }

  // The first value that SQL reads, as an integer.
  static absl::StatusOr<int64_t> Read(Pool& pool, const std::string& sql, Deadline deadline = Soon()) {
    return RunRead(pool, deadline,
                   [&](Transaction& tx) -> absl::StatusOr<int64_t> { return tx.Run(sql)[0][0].as<int64_t>(); });
  }

  // Ends every session of the test's database.
  void TerminateSessions() {
    cluster_.Administer("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                        database_.name + "'");
    ASSERT_TRUE(Eventually([&] {
      return cluster_.Administer("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database_.name + "'") ==
             "0";
    }));
  }

  PostgresCluster& cluster_;
  TestDatabase database_ = cluster_.CreateDatabase();
  Log log_;
};

}  // namespace socle::db
