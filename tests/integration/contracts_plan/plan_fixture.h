// A database of contracts of its own for each test, with two contracts, and stores on it.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/db/migrations.h"
#include "platform/db/pool.h"
#include "platform/write/writer.h"
#include "services/contracts/store/migrations.h"
#include "services/contracts/store/plan/action_store.h"
#include "services/contracts/store/plan/axis_store.h"
#include "services/contracts/store/plan/financing_store.h"
#include "tests/support/postgres.h"
#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::store {

using socle::testing::PostgresCluster;
using socle::testing::TestDatabase;

inline constexpr char kCambresis[] = "cambresis";
inline constexpr char kCrte[] = "crte-cambrai";

// The schema and two contracts, made once a program and copied for each test.
inline const std::string& TemplateDatabase() {
  static const std::string name = [] {
    const TestDatabase database = PostgresCluster::Shared().CreateDatabase();
    db::Pool pool({.address = {.url = database.url}});
    const auto report = db::Migrate(pool, Migrations(), db::kNoDeadline);
    if (!report.ok()) throw std::runtime_error(std::string(report.status().message()));
    const absl::Status made = db::RunWrite(pool, db::kNoDeadline, [](db::Transaction& tx) {
      for (const char* id : {kCambresis, kCrte}) {
        tx.Run(fmt::format(
            "INSERT INTO contract (id, display_name, programme, phase, territory, perimeter_as_of, pilot, launch, "
            "description, folded, source, synthetic, revision) VALUES ('{0}', '{0}', 'programmes/p', 'plan', "
            "'territories/{0}', '2011-01-01', 'collectivites/departement-59', '2010-01-01', '', '{0}', '', true, 1)",
            id));
      }
      return absl::OkStatus();
    });
    if (!made.ok()) throw std::runtime_error(std::string(made.message()));
    return database.name;
  }();
  return name;
}

class PlanStoreTest : public ::testing::Test {
 protected:
  PlanStoreTest() : database_(PostgresCluster::Shared().CreateDatabase(TemplateDatabase())) {
    db::PoolOptions options;
    options.address.url = database_.url;
    pool_ = std::make_unique<db::Pool>(std::move(options));
    writer_ = std::make_unique<write::Writer>(pool_.get());
    actions_ = std::make_unique<ActionStore>(pool_.get());
    axes_ = std::make_unique<AxisStore>(pool_.get());
    financing_ = std::make_unique<FinancingStore>(pool_.get());
  }
  ~PlanStoreTest() override {
    pool_.reset();
    PostgresCluster::Shared().DropDatabase(database_.name);
  }

  absl::Status Write(const std::function<absl::Status(write::Unit&)>& function) {
    write::Command command{.method = "test", .caller = "tester"};
    command.request_id = fmt::format("00000000-0000-4000-8000-{:012}", ++requests_);
    return writer_
        ->RunBytes(command, db::kNoDeadline,
                   [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                     if (const absl::Status status = function(unit); !status.ok()) return status;
                     return "";
                   })
        .status();
  }

  absl::Status Create(std::vector<plan::Action> actions) {
    return Write([&](write::Unit& unit) {
      for (plan::Action& action : actions) {
        const absl::Status status = actions_->Create(unit.tx(), unit.revision(), action);
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
  }

  absl::Status CreateAxes(std::vector<plan::Axis> axes) {
    return Write([&](write::Unit& unit) {
      for (plan::Axis& axis : axes) {
        const absl::Status status = axes_->Create(unit.tx(), unit.revision(), axis);
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
  }

  std::vector<std::string> Ids(const plan::ActionFilter& filter, plan::ActionOrder order = plan::ActionOrder::kName,
                               size_t size = 1000, bool descending = false) {
    std::vector<std::string> ids;
    plan::ActionBook::Question question{
        .contract = kCambresis, .filter = filter, .order = order, .descending = descending, .limit = size};
    while (true) {
      const auto page = actions_->List(question, db::kNoDeadline);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const auto& listed : *page) ids.push_back(listed.action.id);
      if (page->size() < size) return ids;
      question.after_id = page->back().action.id;
      question.after_key = page->back().key;
    }
  }

  TestDatabase database_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<write::Writer> writer_;
  std::unique_ptr<ActionStore> actions_;
  std::unique_ptr<AxisStore> axes_;
  std::unique_ptr<FinancingStore> financing_;
  int requests_ = 0;
};

}  // namespace socle::contracts::store
