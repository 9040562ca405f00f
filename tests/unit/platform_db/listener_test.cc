#include "platform/db/listener.h"

#include <atomic>

#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class ListenerTest : public DatabaseTest {
 protected:
  ListenerOptions Listen() {
    ListenerOptions options;
    options.address.url = database_.url;
    options.channel = "news";
    options.min_pause = milliseconds(10);
    options.log = log_.sink();
    return options;
  }
  void Notify() { cluster_.Administer("NOTIFY news", database_.name); }

  std::atomic<int> calls_ = 0;
  std::atomic<int64_t> delay_ms_ = 3600000;  // never by the clock
  Listener::Wake wake_ = [this] {
    ++calls_;
    return milliseconds(delay_ms_);
  };
};

TEST_F(ListenerTest, CallsForEachNotification) {
  Listener listener(Listen(), wake_);
  ASSERT_TRUE(Eventually([&] { return listener.connected() && calls_ >= 1; }));
  for (int i = 0; i < 3; ++i) {
    const int before = calls_;
    Notify();
    ASSERT_TRUE(Eventually([&] { return calls_ > before; })) << "notification " << i;
  }
  EXPECT_EQ(listener.notifications(), 3);
}

TEST_F(ListenerTest, CallsByTheClockWhenNothingListens) {
  ListenerOptions options = Listen();
  options.listen = false;
  delay_ms_ = 1;
  Listener listener(options, wake_);
  EXPECT_TRUE(Eventually([&] { return calls_ >= 5; }));
  EXPECT_FALSE(listener.connected());
}

TEST_F(ListenerTest, CallsWhenPoked) {
  Listener listener(Listen(), wake_);
  ASSERT_TRUE(Eventually([&] { return listener.connected() && calls_ >= 1; }));
  const int before = calls_;
  listener.Poke();
  EXPECT_TRUE(Eventually([&] { return calls_ > before; }));
}

TEST_F(ListenerTest, ComesBackAfterItsSessionWasTerminatedAndMissesNothing) {
  Listener listener(Listen(), wake_);
  ASSERT_TRUE(Eventually([&] { return listener.connected() && calls_ >= 1; }));
  const int before = calls_;
  cluster_.Administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database_.name +
                      "'");
  ASSERT_TRUE(Eventually([&] { return listener.connections_lost() == 1 && listener.connected(); })) << log_.All();
  EXPECT_TRUE(Eventually([&] { return calls_ > before; })) << "what was notified meanwhile must be looked for";
  const int after = calls_;
  Notify();
  EXPECT_TRUE(Eventually([&] { return calls_ > after; }));
}

TEST_F(ListenerTest, WorksByTheClockWhileTheServerIsAway) {
  ListenerOptions options = Listen();
  options.address.url = "host=/nonexistent dbname=none";
  options.max_pause = milliseconds(20);
  delay_ms_ = 5;
  Listener listener(options, wake_);
  EXPECT_TRUE(Eventually([&] { return calls_ >= 5; }));
  EXPECT_FALSE(listener.connected());
}

TEST_F(ListenerTest, EndsAtOnceHoweverLongItWouldWait) {
  const auto start = std::chrono::steady_clock::now();
  { Listener listener(Listen(), wake_); }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
}

}  // namespace
}  // namespace socle::db
