// A registry database of its own for each test, with the sources of random_record.h staged.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "absl/synchronization/mutex.h"
#include "platform/db/migrations.h"
#include "platform/db/pool.h"
#include "services/registry/store/migrations.h"
#include "services/registry/store/record_store.h"
#include "services/registry/store/source_store.h"
#include "tests/integration/store/random_record.h"
#include "tests/support/postgres.h"

namespace socle::registry::store {

using socle::testing::PostgresCluster;
using socle::testing::TestDatabase;

// The schema and the sources, made once a program and copied for each test.
inline const std::string& TemplateDatabase() {
  static const std::string name = [] {
    const TestDatabase database = PostgresCluster::Shared().CreateDatabase();
    db::Pool pool({.address = {.url = database.url}});
    const auto report = db::Migrate(pool, Migrations(), db::kNoDeadline);
    if (!report.ok()) throw std::runtime_error(std::string(report.status().message()));
    SourceStore sources(&pool);
    for (int i = kSourceCount; i >= 1; --i) {  // ids of the store differ from those of the tests
      const auto staged = sources.Stage(TestSource(i), "content", db::kNoDeadline);
      if (!staged.ok()) throw std::runtime_error(std::string(staged.status().message()));
    }
    return database.name;
  }();
  return name;
}

// What the database said, shown when the test has failed.
class FailureLog {
 public:
  ~FailureLog() {
    if (::testing::Test::HasFailure()) std::fprintf(stderr, "%s", text_.c_str());
  }
  void Add(std::string_view text) {
    absl::MutexLock lock(&mutex_);
    text_ += "database: " + std::string(text) + "\n";
  }

 private:
  absl::Mutex mutex_;
  std::string text_;
};

struct RegistryDatabase {
  RegistryDatabase() : database(PostgresCluster::Shared().CreateDatabase(TemplateDatabase())) {
    db::PoolOptions options;
    options.address.url = database.url;
    options.log = [this](std::string_view text) { log.Add(text); };
    pool = std::make_unique<db::Pool>(std::move(options));
    store = std::make_unique<RecordStore>(pool.get());
  }
  ~RegistryDatabase() {
    pool.reset();
    PostgresCluster::Shared().DropDatabase(database.name);
  }

  // Makes `wanted` the record; the new revision.
  absl::StatusOr<int64_t> Put(const Record& wanted) {
    const auto stored = store->Load(db::kNoDeadline);
    if (!stored.ok()) return stored.status();
    const auto diff = Diff(*stored, wanted);
    if (!diff.ok()) return diff.status();
    return store->Apply(*diff, "test", "tester", db::kNoDeadline);
  }

  Record Get() {
    auto stored = store->Load(db::kNoDeadline);
    if (!stored.ok()) throw std::runtime_error(std::string(stored.status().message()));
    return Canonical(std::move(stored->record));
  }

  FailureLog log;
  TestDatabase database;
  std::unique_ptr<db::Pool> pool;
  std::unique_ptr<RecordStore> store;
};

}  // namespace socle::registry::store
