// Many writers at once: one effect a request id, no lost update, events in the order of commits; each with a control
// that shows what happens without the mitigation.
#include <atomic>
#include <map>
#include <thread>

#include "absl/synchronization/notification.h"
#include "platform/db/listener.h"
#include "platform/write/announcer.h"
#include "tests/integration/write/write_fixture.h"

namespace socle::write {
namespace {

constexpr int kWriters = 16;

void InParallel(const std::function<void(int)>& writer) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back(writer, i);
}

class WriterRaceTest : public WriteTest {
 protected:
  struct Update {
    int64_t read = 0;     // the etag that the writer had
    int64_t written = 0;  // the one it left
  };

  // Reads a counter's etag and writes back its value plus one, if it is still the same; the unguarded one forgets to
  // look. Repeats until it has written `times`.
  void Increment(int writer, int times, bool guarded, std::vector<Update>& updates) {
    static constexpr db::Query kRead{"counter.read", "SELECT value, revision FROM counter WHERE name = 'counters/a'"};
    static constexpr db::Query kWrite{"counter.write",
                                      "UPDATE counter SET value = $1, revision = $2 WHERE name = 'counters/a'"};
    for (int request = 0; static_cast<int>(updates.size()) < times; ++request) {
      int value = 0;
      Update update;
      const absl::Status read = db::RunRead(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
        const pqxx::result row = tx.Exec(kRead);
        value = row[0][0].as<int>();
        update.read = row[0][1].as<int64_t>();
        return absl::OkStatus();
      });
      ASSERT_TRUE(read.ok()) << read;
      const auto written = writer_->RunBytes(Add(1'000'000 + writer * 10'000 + request), db::kNoDeadline,
                                             [&](Unit& unit) -> absl::StatusOr<std::string> {
                                               const int64_t now = unit.tx().Exec(kRead)[0][1].as<int64_t>();
                                               if (guarded && now != update.read)
                                                 return absl::AbortedError("changed meanwhile");
                                               unit.tx().Exec(kWrite, value + 1, unit.revision());
                                               unit.Record({.resource = "counters/a"});
                                               update.written = unit.revision();
                                               return "";
                                             });
      if (written.ok())
        updates.push_back(update);
      else
        ASSERT_EQ(written.status().code(), absl::StatusCode::kAborted) << written.status();
    }
  }

  std::vector<Update> IncrementInParallel(int times, bool guarded) {
    std::vector<std::vector<Update>> updates(kWriters);
    InParallel([&](int i) { Increment(i, times, guarded, updates[static_cast<size_t>(i)]); });
    std::vector<Update> all;
    for (const auto& of_one : updates) all.insert(all.end(), of_one.begin(), of_one.end());
    return all;
  }

  // Whether the updates form one chain from the beginning to what is stored: none was lost.
  static bool IsOneChain(const std::vector<Update>& updates, int64_t stored) {
    std::map<int64_t, int64_t> next;
    for (const Update& update : updates) {
      if (!next.emplace(update.read, update.written).second) return false;
    }
    int64_t at = 0;
    size_t steps = 0;
    for (auto found = next.find(at); found != next.end(); found = next.find(at), ++steps) at = found->second;
    return at == stored && steps == updates.size();
  }

  int64_t StoredRevision() { return std::stoll(Ask("SELECT revision FROM counter WHERE name = 'counters/a'")); }
};

TEST_F(WriterRaceTest, OneRequestIdHasOneEffectAndOneAnswer) {
  constexpr int kRequests = 25;
  std::vector<std::vector<std::string>> answers(kWriters);
  InParallel([&](int writer) {
    for (int request = 0; request < kRequests; ++request) {
      const auto answer = Run(Add(request));
      answers[static_cast<size_t>(writer)].push_back(answer.ok() ? *answer : answer.status().ToString());
    }
  });
  EXPECT_EQ(Value(), std::to_string(kRequests));
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox_event"), std::to_string(kRequests));
  for (int writer = 1; writer < kWriters; ++writer) EXPECT_EQ(answers[static_cast<size_t>(writer)], answers[0]);
}

TEST_F(WriterRaceTest, NoUpdateIsLostWhenTheEtagIsLookedAt) {
  const auto updates = IncrementInParallel(15, /*guarded=*/true);
  EXPECT_EQ(Value(), std::to_string(kWriters * 15));
  EXPECT_TRUE(IsOneChain(updates, StoredRevision()));
}

TEST_F(WriterRaceTest, ControlUpdatesAreLostWhenTheEtagIsNotLookedAt) {
  const auto updates = IncrementInParallel(15, /*guarded=*/false);
  EXPECT_FALSE(IsOneChain(updates, StoredRevision())) << "the checker sees lost updates";
  EXPECT_LT(std::stoi(Value()), kWriters * 15);
}

TEST_F(WriterRaceTest, ListenersHearOfCommitsOfOtherProcesses) {
  std::atomic<int> wakes = 0;
  db::ListenerOptions options;
  options.address.url = database_.url;
  options.channel = "socle_test_revision";
  db::Listener listener(options, [&] {
    ++wakes;
    return std::chrono::hours(1);
  });
  ASSERT_TRUE(socle::testing::Eventually([&] { return listener.connected() && wakes > 0; }));
  Announcer announcer(pool_.get(), "socle_test_revision");
  Writer writer(pool_.get(), [&](int64_t revision) { announcer.Announce(revision); });
  for (int request = 0; request < 100; ++request) {
    ASSERT_TRUE(writer.RunBytes(Add(request), db::kNoDeadline, [](Unit& unit) { return AddTo(unit, 1); }).ok());
  }
  EXPECT_TRUE(socle::testing::Eventually([&] { return listener.notifications() > 0; }));
  EXPECT_LT(listener.notifications(), 100) << "many commits share a notification";
}

// Events as those who watch read them, and the values that they were made of.
constexpr char kOrder[] =
    "SELECT string_agg(changes[1], ' ' ORDER BY transaction, id) FROM outbox_event WHERE resource = 'counters/a'";

// A slow command begins, a quick one on the same resource comes: who commits first has the earlier event.
TEST_F(WriterRaceTest, EventsOfAResourceComeInTheOrderOfItsCommits) {
  absl::Notification begun, go_on;
  std::jthread slow([&] {
    const auto answer = writer_->RunBytes(Add(1), db::kNoDeadline, [&](Unit& unit) -> absl::StatusOr<std::string> {
      begun.Notify();
      go_on.WaitForNotification();
      unit.Record({.resource = "counters/a", .changes = {"slow"}});
      return "";
    });
    EXPECT_TRUE(answer.ok()) << answer.status();
  });
  begun.WaitForNotification();
  std::jthread quick([&] {
    const auto answer = writer_->RunBytes(Add(2), db::kNoDeadline, [&](Unit& unit) -> absl::StatusOr<std::string> {
      EXPECT_TRUE(go_on.HasBeenNotified()) << "the quick one ran while the slow one held the resource";
      unit.Record({.resource = "counters/a", .changes = {"quick"}});
      return "";
    });
    EXPECT_TRUE(answer.ok()) << answer.status();
  });
  EXPECT_TRUE(socle::testing::Eventually([&] {
    return Ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == "1";
  })) << "the quick one waits";
  go_on.Notify();
  slow.join();
  quick.join();
  EXPECT_EQ(Ask(kOrder), "slow quick");
}

TEST_F(WriterRaceTest, ControlWithoutItsResourceALateCommitComesFirst) {
  absl::Notification begun, go_on;
  const auto unlocked = [](int request) {
    Command command = Add(request);
    command.resources.clear();
    return command;
  };
  std::jthread slow([&] {
    const auto answer = writer_->RunBytes(unlocked(1), db::kNoDeadline, [&](Unit& unit) -> absl::StatusOr<std::string> {
      begun.Notify();
      go_on.WaitForNotification();
      unit.Record({.resource = "counters/a", .changes = {"slow"}});
      return "";
    });
    EXPECT_TRUE(answer.ok()) << answer.status();
  });
  begun.WaitForNotification();
  const auto quick = writer_->RunBytes(unlocked(2), db::kNoDeadline, [&](Unit& unit) -> absl::StatusOr<std::string> {
    unit.Record({.resource = "counters/a", .changes = {"quick"}});
    return "";
  });
  ASSERT_TRUE(quick.ok()) << quick.status();
  go_on.Notify();
  slow.join();
  EXPECT_EQ(Ask(kOrder), "slow quick") << "though the quick one committed first";
}

}  // namespace
}  // namespace socle::write
