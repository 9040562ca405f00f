// Nothing is skipped and nothing comes out of order, whatever writers do; and the test would notice.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "platform/db/transaction.h"
#include "tests/integration/events/events_fixture.h"

namespace socle::events {
namespace {

constexpr int kWriters = 8;
constexpr int kWritesEach = 150;

constexpr db::Query kHold{"test.hold",
                          "INSERT INTO outbox_event (revision, actor, resource, kind, changes) "
                          "VALUES ($1, 'tester', $2, 2, '{}') RETURNING id"};
constexpr db::Query kDawdle{"test.dawdle", "SELECT pg_sleep($1)"};
constexpr db::Query kNaive{"test.naive", "SELECT id, resource, revision FROM outbox_event WHERE id > $1 ORDER BY id"};

// Writers that each change their own resource, n = 1, 2, 3 … as its revision, and take their time between the event
// and the commit: ids and commits come in different orders.
class SlowCommitters {
 public:
  SlowCommitters(const std::string& url, unsigned seed) {
    for (int w = 0; w < kWriters; ++w) threads_.emplace_back([this, url, seed, w] { Write(url, seed, w); });
  }
  ~SlowCommitters() { Join(); }
  void Join() {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  bool running() const { return ended_ < kWriters; }
  int rolled_back() const { return rolled_back_; }
  int committed() const { return kWriters * kWritesEach; }

 private:
  void Write(const std::string& url, unsigned seed, int w) {
    db::Pool pool({.address = {.url = url}, .max_connections = 1});
    std::mt19937 random(seed + static_cast<unsigned>(w));
    const std::string resource = "things/" + std::to_string(w);
    for (int n = 1; n <= kWritesEach;) {
      const bool roll_back = random() % 10 == 0;
      const double dawdle = random() % 4 == 0 ? static_cast<double>(random() % 20) / 1000 : 0;
      const absl::Status status = db::RunWrite(pool, db::kNoDeadline, [&](db::Transaction& tx) -> absl::Status {
        tx.Exec(kHold, n, resource);
        if (dawdle > 0) tx.Exec(kDawdle, dawdle);
        return roll_back ? absl::AbortedError("on purpose") : absl::OkStatus();
      });
      if (status.ok()) ++n;
      if (roll_back) ++rolled_back_;
    }
    ++ended_;
  }

  std::atomic<int> ended_ = 0;
  std::atomic<int> rolled_back_ = 0;
  std::vector<std::thread> threads_;
};

// What a reader saw, held against what was written.
struct Verdict {
  int missing = 0;
  int out_of_order = 0;
  int repeated = 0;
};

class Seen {
 public:
  void Add(const std::string& resource, int64_t n) {
    std::vector<int64_t>& of = seen_[resource];
    if (!of.empty() && n <= of.back()) ++(std::find(of.begin(), of.end(), n) != of.end() ? repeated_ : out_of_order_);
    of.push_back(n);
    ++count_;
  }
  int count() const { return count_; }
  Verdict Judge() const {
    int missing = 0;
    for (int w = 0; w < kWriters; ++w) {
      const auto found = seen_.find("things/" + std::to_string(w));
      std::set<int64_t> distinct;
      if (found != seen_.end()) distinct.insert(found->second.begin(), found->second.end());
      missing += kWritesEach - static_cast<int>(distinct.size());
    }
    return {missing, out_of_order_, repeated_};
  }

 private:
  std::map<std::string, std::vector<int64_t>> seen_;
  int count_ = 0;
  int out_of_order_ = 0;
  int repeated_ = 0;
};

Seen SeenByWatching(EventServer& server, const std::string& filter, int count) {
  Seen seen;
  const auto stub = server.NewStub();
  Watching watching(*stub, FromOldest(filter));
  while (seen.count() < count) {
    const auto response = watching.NextEvents();
    if (!response) break;
    for (const v1::Event& event : response->events()) seen.Add(event.resource(), event.revision());
  }
  return seen;
}

TEST(Order, TwoWatchersSeeEverythingOfSlowConcurrentWritersInOrder) {
  const testing::TestDatabase database = CreateEventDatabase();
  EventServer server(database.url, QuickOptions(database.url));
  SlowCommitters writers(database.url, TestSeed());
  Seen first;
  Seen second;
  std::thread other([&] { second = SeenByWatching(server, "kind = UPDATED", writers.committed()); });
  first = SeenByWatching(server, "", writers.committed());
  other.join();
  EXPECT_GT(writers.rolled_back(), 0) << "the load has no rolled back transactions: it proves less than it should";
  for (const Seen* seen : {&first, &second}) {
    const Verdict verdict = seen->Judge();
    EXPECT_EQ(verdict.missing, 0) << "seed " << TestSeed();
    EXPECT_EQ(verdict.out_of_order, 0) << "seed " << TestSeed();
    EXPECT_EQ(verdict.repeated, 0) << "seed " << TestSeed();
  }
}

TEST(Order, IsThatOfNumbersWhenTransactionsGetAnotherDigit) {
  const testing::TestDatabase database = CreateEventDatabase();
  EventWriter(database.url)
      .Run(
          "INSERT INTO outbox_event (transaction, revision, actor, resource, kind, changes) SELECT n::text::xid8, n, "
          "'tester', 'things/' || n, 2, '{}' FROM unnest(ARRAY[100, 9, 99, 10]) n");
  EventServer server(database.url, QuickOptions(database.url));
  const auto stub = server.NewStub();
  Watching watching(*stub, FromOldest());
  std::vector<int64_t> revisions;
  for (const v1::Event& event : watching.Read(4)) revisions.push_back(event.revision());
  EXPECT_EQ(revisions, (std::vector<int64_t>{9, 10, 99, 100}));
}

TEST(Order, AWatcherWhoBreaksOffAgainAndAgainMissesAndRepeatsNothing) {
  const testing::TestDatabase database = CreateEventDatabase();
  EventServiceOptions options = QuickOptions(database.url);
  options.ring.max_events = 40;  // so that some resume from the ring and some from the table
  EventServer server(database.url, options);
  SlowCommitters writers(database.url, TestSeed());
  std::mt19937 random(TestSeed());
  Seen seen;
  const auto stub = server.NewStub();
  v1::WatchRequest request = FromOldest();
  int streams = 0;
  while (seen.count() < writers.committed()) {
    ++streams;
    Watching watching(*stub, request);
    for (unsigned left = 1 + random() % 5; left > 0 && seen.count() < writers.committed(); --left) {
      const auto response = watching.Next();
      ASSERT_TRUE(response) << watching.Finish().error_message();
      for (const v1::Event& event : response->events()) seen.Add(event.resource(), event.revision());
    }
    request = FromToken(watching.token());
  }
  EXPECT_GT(streams, 10);
  const Verdict verdict = seen.Judge();
  EXPECT_EQ(verdict.missing, 0) << "seed " << TestSeed();
  EXPECT_EQ(verdict.out_of_order, 0) << "seed " << TestSeed();
  EXPECT_EQ(verdict.repeated, 0) << "seed " << TestSeed();
}

// Negative control: a reader that remembers the last id, under the same load, loses events. If it does not, the load
// proves nothing.
TEST(Order, RememberingTheLastIdLosesEventsUnderTheSameLoad) {
  const testing::TestDatabase database = CreateEventDatabase();
  SlowCommitters writers(database.url, TestSeed());
  db::Pool pool({.address = {.url = database.url}, .max_connections = 1});
  Seen seen;
  int64_t last = 0;
  const auto poll = [&] {
    const absl::Status status = db::RunRead(pool, db::kNoDeadline, [&](db::Transaction& tx) {
      for (const pqxx::row& row : tx.Exec(kNaive, last)) {
        last = row[0].as<int64_t>();
        seen.Add(row[1].as<std::string>(), row[2].as<int64_t>());
      }
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  };
  while (writers.running()) poll();
  writers.Join();
  poll();
  const Verdict verdict = seen.Judge();
  RecordProperty("missing", verdict.missing);
  std::fprintf(stderr, "negative control: id > last missed %d of %d events\n", verdict.missing, writers.committed());
  EXPECT_GT(verdict.missing, 0) << "seed " << TestSeed();
}

}  // namespace
}  // namespace socle::events
