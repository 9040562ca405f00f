#include "platform/rpc/blocking_pool.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"

namespace socle::rpc {
namespace {

using std::chrono::milliseconds;

// A pool whose only thread is held until Release.
class HeldPool {
 public:
  explicit HeldPool(size_t queue, milliseconds longest_wait = std::chrono::seconds(1))
      : pool_({.threads = 1, .queue = queue, .longest_wait = longest_wait}, [this] { return now_.load(); }) {
    absl::Notification running;
    EXPECT_TRUE(pool_.Submit([&](bool) {
      running.Notify();
      release_.WaitForNotification();
    }));
    running.WaitForNotification();
  }
  ~HeldPool() {
    if (!release_.HasBeenNotified()) release_.Notify();
  }

  void Release() { release_.Notify(); }
  void Advance(milliseconds time) { now_ = now_.load() + time; }
  BlockingPool& pool() { return pool_; }

 private:
  std::atomic<std::chrono::steady_clock::time_point> now_ = std::chrono::steady_clock::time_point();
  absl::Notification release_;
  BlockingPool pool_;
};

TEST(BlockingPoolTest, RunsAsManyAtOnceAsItHasThreads) {
  BlockingPool pool({.threads = 4, .queue = 0});
  absl::BlockingCounter all_running(4);
  absl::Notification release;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(pool.Submit([&](bool) {
      all_running.DecrementCount();
      release.WaitForNotification();
    })) << "an idle thread must take a job even without a queue";
  }
  all_running.Wait();
  EXPECT_EQ(pool.running(), 4);
  EXPECT_FALSE(pool.Submit([](bool) {}));
  release.Notify();
}

TEST(BlockingPoolTest, RefusesAboveItsQueue) {
  HeldPool held(2);
  EXPECT_TRUE(held.pool().Submit([](bool) {}));
  EXPECT_TRUE(held.pool().Submit([](bool) {}));
  EXPECT_FALSE(held.pool().Submit([](bool) {}));
  EXPECT_EQ(held.pool().queued(), 2u);
}

TEST(BlockingPoolTest, TellsAJobThatItWaitedTooLong) {
  HeldPool held(2, milliseconds(100));
  absl::Notification done;
  std::vector<bool> too_late;
  ASSERT_TRUE(held.pool().Submit([&](bool late) { too_late.push_back(late); }));
  held.Advance(milliseconds(60));
  ASSERT_TRUE(held.pool().Submit([&](bool late) {
    too_late.push_back(late);
    done.Notify();
  }));
  held.Advance(milliseconds(60));
  held.Release();
  done.WaitForNotification();
  EXPECT_EQ(too_late, (std::vector<bool>{true, false})) << "one waited 120 ms, the other 60, of 100 allowed";
}

TEST(BlockingPoolTest, RunsWhatItAcceptedBeforeItStops) {
  std::atomic<int> ran = 0;
  {
    BlockingPool pool({.threads = 2, .queue = 100});
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.Submit([&](bool) { ++ran; }));
    pool.Stop();
    EXPECT_EQ(ran, 100);
    EXPECT_FALSE(pool.Submit([&](bool) { ++ran; })) << "a stopped pool takes no jobs";
  }
  EXPECT_EQ(ran, 100);
}

}  // namespace
}  // namespace socle::rpc
