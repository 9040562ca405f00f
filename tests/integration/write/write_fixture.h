// A database with the write path and one table of counters: the smallest service that writes.
#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "fmt/format.h"
#include "platform/api/etag.h"
#include "platform/db/pool.h"
#include "platform/write/writer.h"
#include "tests/support/postgres.h"

namespace socle::write {

using socle::testing::PostgresCluster;

inline std::string TestUuid(int number) { return fmt::format("00000000-0000-4000-8000-{:012}", number); }

class WriteTest : public ::testing::Test {
 protected:
  static constexpr int kPool = 20;

  WriteTest() : database_(PostgresCluster::Shared().CreateDatabase()) {
    std::ifstream file("platform/write/write_path.sql");
    const std::string write_path((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_FALSE(write_path.empty());
    Ask("CREATE TABLE revision (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, cause text, actor text); " +
        write_path +
        "CREATE TABLE counter (name text PRIMARY KEY, value int NOT NULL, revision bigint NOT NULL);"
        "INSERT INTO counter VALUES ('counters/a', 0, 0), ('counters/b', 0, 0); SELECT ''");
    db::PoolOptions options;
    options.address.url = database_.url;
    options.max_connections = kPool;
    pool_ = std::make_unique<db::Pool>(std::move(options));
    writer_ = std::make_unique<Writer>(pool_.get());
  }
  ~WriteTest() override {
    pool_.reset();
    PostgresCluster::Shared().DropDatabase(database_.name);
  }

  std::string Ask(const std::string& sql) { return PostgresCluster::Shared().Administer(sql, database_.name); }

  // As CommandOf makes it of "add `amount` to counters/a".
  static Command Add(int request, int amount = 1, std::string caller = "alice") {
    Command command;
    command.method = "socle.test.v1.CounterService/Add";
    command.caller = std::move(caller);
    command.request_id = TestUuid(request);
    command.trace_id = std::string(32, 'a');
    command.fingerprint = api::DigestOf({command.method, std::to_string(amount)});
    command.resources = {"counters/a"};
    return command;
  }

  // Adds to the counter and answers its new value.
  static absl::StatusOr<std::string> AddTo(Unit& unit, int amount) {
    static constexpr db::Query kAdd{"counter.add",
                                    "UPDATE counter SET value = value + $2, revision = $3 WHERE name = $1 "
                                    "RETURNING value"};
    const std::string value = unit.tx().Exec(kAdd, "counters/a", amount, unit.revision())[0][0].as<std::string>();
    unit.Record({.resource = "counters/a", .changes = {"added"}, .after = api::DigestOf({value})});
    return value;
  }

  absl::StatusOr<std::string> Run(const Command& command, int amount = 1) {
    return writer_->RunBytes(command, db::kNoDeadline, [&](Unit& unit) { return AddTo(unit, amount); });
  }

  std::string Value() { return Ask("SELECT value FROM counter WHERE name = 'counters/a'"); }

  const socle::testing::TestDatabase database_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace socle::write
