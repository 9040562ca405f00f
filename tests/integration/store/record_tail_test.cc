#include "services/registry/store/record_tail.h"

#include <optional>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "platform/db/transaction.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

using socle::testing::Eventually;
using std::chrono::milliseconds;

Record Lille(std::string_view label) {
  Record record;
  record.versions.resize(1);
  record.versions[0].entity = Commune("59350");
  record.versions[0].label = std::string(label);
  return record;
}

// What a tail delivered last.
class Delivered {
 public:
  RecordTail::Deliver sink() {
    return [this](Record record, int64_t revision) {
      absl::MutexLock lock(&mutex_);
      EXPECT_TRUE(!revision_.has_value() || revision > *revision_) << "revisions only grow";
      record_ = std::move(record);
      revision_ = revision;
    };
  }
  std::string Label() const {
    absl::MutexLock lock(&mutex_);
    return record_.versions.empty() ? "" : record_.versions[0].label;
  }
  std::optional<int64_t> Revision() const {
    absl::MutexLock lock(&mutex_);
    return revision_;
  }

 private:
  mutable absl::Mutex mutex_;
  Record record_;
  std::optional<int64_t> revision_;
};

RecordTailOptions Options(const std::string& url) {
  RecordTailOptions options;
  options.listener.address.url = url;
  options.listener.min_pause = milliseconds(10);
  options.retry_interval = milliseconds(10);
  options.poll_interval = std::chrono::hours(1);  // by notification alone
  return options;
}

TEST(RecordTailTest, DeliversAnEmptyRecordFirst) {
  RegistryDatabase registry;
  Delivered delivered;
  RecordTail tail(registry.pool.get(), Options(registry.database.url), delivered.sink());
  EXPECT_TRUE(Eventually([&] { return delivered.Revision() == 0; }));
}

TEST(RecordTailTest, MayBeToldToStopWhileItAsksForNews) {
  RegistryDatabase registry;
  std::unique_ptr<RecordTail> tail;
  std::jthread stopper;
  const absl::Status held = db::RunWrite(*registry.pool, db::kNoDeadline, [&](db::Transaction& tx) {
    tx.Run("LOCK TABLE revision");
    tail = std::make_unique<RecordTail>(registry.pool.get(), Options(registry.database.url), [](Record, int64_t) {});
    EXPECT_TRUE(Eventually([&] {
      return PostgresCluster::Shared().Administer("SELECT count(*) FROM pg_locks WHERE NOT granted") == "1";
    }));
    absl::Notification stopping;
    stopper = std::jthread([&] {
      stopping.Notify();
      tail.reset();
    });
    stopping.WaitForNotification();
    return absl::OkStatus();
  });
  EXPECT_TRUE(held.ok()) << held;
}

TEST(RecordTailTest, FollowsByNotification) {
  RegistryDatabase registry;
  Delivered delivered;
  RecordTail tail(registry.pool.get(), Options(registry.database.url), delivered.sink());
  ASSERT_TRUE(Eventually([&] { return tail.State().loaded && tail.State().listening; }));
  for (const char* label : {"Lile", "Lille", "Rijsel"}) {
    ASSERT_TRUE(registry.Put(Lille(label)).ok());
    EXPECT_TRUE(Eventually([&] { return delivered.Label() == label; })) << label;
  }
  EXPECT_EQ(tail.State().revision, 3);
}

TEST(RecordTailTest, ARevisionThatLeavesTheRecordAloneIsToldByItsNumberOnly) {
  RegistryDatabase registry;
  Delivered delivered;
  std::atomic<int64_t> advanced = 0;
  RecordTail tail(registry.pool.get(), Options(registry.database.url), delivered.sink(),
                  [&](int64_t revision) { advanced = revision; });
  ASSERT_TRUE(registry.Put(Lille("Lille")).ok());
  ASSERT_TRUE(Eventually([&] { return delivered.Revision() == 1; }));
  const int64_t loads = tail.State().loads;

  PostgresCluster::Shared().Administer(
      "INSERT INTO revision (cause, actor) VALUES ('something else', 'tester') RETURNING id", registry.database.name);
  tail.Poke();
  EXPECT_TRUE(Eventually([&] { return advanced == 2; }));
  EXPECT_TRUE(Eventually([&] { return tail.State().revision == 2; }));
  EXPECT_EQ(tail.State().loads, loads) << "nothing was loaded again";

  ASSERT_TRUE(registry.Put(Lille("Rijsel")).ok());
  EXPECT_TRUE(Eventually([&] { return delivered.Label() == "Rijsel"; }));
  EXPECT_EQ(delivered.Revision(), 3);
}

// What a tail said of how late it was.
class Lags {
 public:
  struct Lag {
    std::chrono::microseconds late;
    bool loaded;
  };
  std::function<void(std::chrono::microseconds, bool)> sink() {
    return [this](std::chrono::microseconds late, bool loaded) {
      absl::MutexLock lock(&mutex_);
      lags_.push_back({late, loaded});
    };
  }
  std::vector<Lag> All() const {
    absl::MutexLock lock(&mutex_);
    return lags_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<Lag> lags_;
};

TEST(RecordTailTest, EachOfTwoReplicasSaysHowLateItServesARevision) {
  RegistryDatabase registry;
  ASSERT_TRUE(registry.Put(Lille("Lille")).ok());
  Lags lags[2];
  Delivered delivered[2];
  std::vector<std::unique_ptr<RecordTail>> replicas;
  for (int i = 0; i < 2; ++i) {
    RecordTailOptions options = Options(registry.database.url);
    options.observe_lag = lags[i].sink();
    replicas.push_back(std::make_unique<RecordTail>(registry.pool.get(), options, delivered[i].sink()));
  }
  for (const auto& replica : replicas) {
    ASSERT_TRUE(Eventually([&] { return replica->State().loaded && replica->State().listening; }));
  }
  // Its transaction began three hours ago, and one after it just now: the older one says how late they are.
  PostgresCluster::Shared().Administer(
      "INSERT INTO revision (cause, actor, create_time) VALUES ('slow', 'tester', now() - interval '3 hours'), "
      "('quick', 'tester', now()); SELECT pg_notify('" +
          std::string(kRevisionChannel) + "', '')",
      registry.database.name);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(Eventually([&] { return replicas[i]->State().last_lag.count() > 0; })) << "replica " << i;
    const auto all = lags[i].All();
    ASSERT_EQ(all.size(), 1U) << "what was there at the start was not late";
    EXPECT_FALSE(all[0].loaded);
    EXPECT_GE(all[0].late, std::chrono::hours(3));
    EXPECT_EQ(all[0].late, replicas[i]->State().last_lag);
  }
  ASSERT_TRUE(registry.Put(Lille("Rijsel")).ok());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(Eventually([&] { return lags[i].All().size() == 2; })) << "replica " << i;
    const Lags::Lag last = lags[i].All().back();
    EXPECT_TRUE(last.loaded);
    EXPECT_GT(last.late.count(), 0);
    EXPECT_LT(last.late, std::chrono::hours(3)) << "of this revision, not of those before";
  }
}

TEST(RecordTailTest, FollowsByTheClockWithoutNotifications) {
  RegistryDatabase registry;
  Delivered delivered;
  RecordTailOptions options = Options(registry.database.url);
  options.listener.listen = false;
  options.poll_interval = milliseconds(10);
  RecordTail tail(registry.pool.get(), options, delivered.sink());
  ASSERT_TRUE(registry.Put(Lille("Lille")).ok());
  EXPECT_TRUE(Eventually([&] { return delivered.Label() == "Lille"; }));
}

TEST(RecordTailTest, LoadsOnlyWhatIsNew) {
  RegistryDatabase registry;
  Delivered delivered;
  RecordTailOptions options = Options(registry.database.url);
  options.poll_interval = milliseconds(5);
  RecordTail tail(registry.pool.get(), options, delivered.sink());
  ASSERT_TRUE(Eventually([&] { return tail.State().loaded; }));
  const int64_t asked = registry.pool->Stats().acquired;
  ASSERT_TRUE(Eventually([&] { return registry.pool->Stats().acquired > asked + 10; }));
  EXPECT_EQ(tail.State().loads, 1);
}

// A cluster of its own, killed under a running tail.
TEST(RecordTailTest, KeepsWhatItHasWhileTheDatabaseIsAwayAndCatchesUp) {
  PostgresCluster cluster;
  const TestDatabase database = cluster.CreateDatabase();
  db::PoolOptions pool_options;
  pool_options.address.url = database.url;
  pool_options.retry_pause = milliseconds(10);
  db::Pool pool(pool_options);
  ASSERT_TRUE(db::Migrate(pool, Migrations(), db::kNoDeadline).ok());
  RecordStore store(&pool);
  const auto put = [&](std::string_view label) {
    const auto stored = store.Load(db::kNoDeadline);
    if (!stored.ok()) return stored.status();
    return store.Apply(*Diff(*stored, Lille(label)), "test", "tester", db::kNoDeadline).status();
  };
  Delivered delivered;
  RecordTail tail(&pool, Options(database.url), delivered.sink());
  ASSERT_TRUE(put("Lille").ok());
  ASSERT_TRUE(Eventually([&] { return delivered.Label() == "Lille"; }));

  cluster.Kill9();
  ASSERT_TRUE(Eventually([&] { return !tail.State().listening; }));
  tail.Poke();
  ASSERT_TRUE(Eventually([&] { return !tail.State().database_up; }));
  EXPECT_EQ(delivered.Label(), "Lille") << "what was loaded goes on serving";
  EXPECT_TRUE(tail.State().loaded);

  cluster.Start();
  ASSERT_TRUE(Eventually([&] { return put("Rijsel").ok(); }));
  EXPECT_TRUE(Eventually([&] { return delivered.Label() == "Rijsel" && tail.State().database_up; }))
      << "and it recovers";
}

TEST(RecordTailTest, StartsWithoutADatabaseAndLoadsWhenItComes) {
  PostgresCluster cluster;
  const TestDatabase database = cluster.CreateDatabase();
  db::PoolOptions pool_options;
  pool_options.address.url = database.url;
  pool_options.retry_pause = milliseconds(10);
  db::Pool pool(pool_options);
  ASSERT_TRUE(db::Migrate(pool, Migrations(), db::kNoDeadline).ok());
  cluster.Kill9();
  Delivered delivered;
  RecordTail tail(&pool, Options(database.url), delivered.sink());
  ASSERT_TRUE(Eventually([&] { return tail.State().failures > 0; }));
  EXPECT_FALSE(tail.State().loaded);
  cluster.Start();
  EXPECT_TRUE(Eventually([&] { return delivered.Revision() == 0; }));
}

}  // namespace
}  // namespace socle::registry::store
