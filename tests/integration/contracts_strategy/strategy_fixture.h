// A database of contracts of its own for each test, with one contract in it.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "platform/db/migrations.h"
#include "platform/db/pool.h"
#include "platform/write/writer.h"
#include "services/contracts/store/migrations.h"
#include "tests/support/postgres.h"

namespace socle::contracts::store {

using socle::testing::PostgresCluster;
using socle::testing::TestDatabase;

inline constexpr char kCambresis[] = "cambresis";
inline constexpr char kNord[] = "collectivites/departement-59";
inline constexpr char kCambrai[] = "collectivites/epci-200068500";
inline constexpr char kLille[] = "collectivites/commune-59350";

// The schema and a contract, made once a program and copied for each test.
inline const std::string& StrategyTemplate() {
  static const std::string name = [] {
    const TestDatabase database = PostgresCluster::Shared().CreateDatabase();
    db::Pool pool({.address = {.url = database.url}});
    const auto report = db::Migrate(pool, Migrations(), db::kNoDeadline);
    if (!report.ok()) throw std::runtime_error(std::string(report.status().message()));
    const absl::Status made = db::RunWrite(pool, db::kNoDeadline, [](db::Transaction& tx) {
      tx.Run(
          "INSERT INTO contract (id, display_name, programme, phase, territory, perimeter_as_of, pilot, launch, "
          "description, folded, source, synthetic, revision) VALUES ('cambresis', 'Cambrésis', 'programmes/p', "
          "'diagnostic', 'territories/cambresis', '2011-01-01', 'collectivites/departement-59', '2010-01-01', '', '', "
          "'', true, 1)");
      return absl::OkStatus();
    });
    if (!made.ok()) throw std::runtime_error(std::string(made.message()));
    return database.name;
  }();
  return name;
}

// "00000000-0000-4000-8000-000000000007".
inline std::string Id(int number) { return fmt::format("00000000-0000-4000-8000-{:012}", number); }

class StrategyStoreTest : public ::testing::Test {
 protected:
  StrategyStoreTest() : database_(PostgresCluster::Shared().CreateDatabase(StrategyTemplate())) {
    db::PoolOptions options;
    options.address.url = database_.url;
    pool_ = std::make_unique<db::Pool>(std::move(options));
    writer_ = std::make_unique<write::Writer>(pool_.get());
  }
  ~StrategyStoreTest() override {
    pool_.reset();
    PostgresCluster::Shared().DropDatabase(database_.name);
  }

  absl::Status Write(const std::function<absl::Status(write::Unit&)>& function) {
    write::Command command{.method = "test", .caller = "tester"};
    command.request_id = Id(++requests_);
    return writer_
        ->RunBytes(command, db::kNoDeadline,
                   [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                     if (const absl::Status status = function(unit); !status.ok()) return status;
                     return "";
                   })
        .status();
  }

  absl::Status Run(const std::string& sql) {
    return db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
  }

  TestDatabase database_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<write::Writer> writer_;
  int requests_ = 0;
};

}  // namespace socle::contracts::store
