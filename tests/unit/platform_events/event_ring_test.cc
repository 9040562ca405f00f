// The ring of newest events.
#include "platform/events/event_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "tests/unit/platform_events/events.h"

namespace socle::events {
namespace {

using ::testing::ElementsAre;

constexpr auto kFar = std::chrono::hours(1);

std::vector<OutboxEvent> Events(uint64_t transaction, std::vector<int64_t> ids) {
  std::vector<OutboxEvent> events;
  for (const int64_t id : ids) events.push_back(EventOf(transaction, id));
  return events;
}

TEST(EventRing, HasNothingBeforeItsBegin) {
  EventRing ring;
  EXPECT_EQ(ring.ReadAfter({1, 0}, 10), std::nullopt) << "not begun";
  EXPECT_EQ(ring.through(), std::nullopt);
  ring.Restart({10, 0});
  EXPECT_EQ(ring.ReadAfter({9, 99}, 10), std::nullopt) << "what came before the begin is not known here";
  ASSERT_NE(ring.ReadAfter({10, 0}, 10), std::nullopt);
}

TEST(EventRing, GivesWhatComesAfterAPosition) {
  EventRing ring;
  ring.Restart({10, 0});
  ring.Append(Events(10, {4, 5}), {11, 0});
  ring.Append(Events(12, {3}), {14, 0});
  EXPECT_THAT(IdsOf(ring.ReadAfter({10, 0}, 10)->events), ElementsAre(4, 5, 3));
  EXPECT_THAT(IdsOf(ring.ReadAfter({10, 4}, 10)->events), ElementsAre(5, 3));
  EXPECT_THAT(IdsOf(ring.ReadAfter({11, 0}, 10)->events), ElementsAre(3));
  EXPECT_EQ(ring.ReadAfter({10, 0}, 10)->through, (Position{14, 0}));
}

TEST(EventRing, GoesOnWhereALimitedReadEnded) {
  EventRing ring;
  ring.Restart({10, 0});
  ring.Append(Events(10, {1, 2, 3}), {20, 0});
  const auto first = ring.ReadAfter({10, 0}, 2);
  EXPECT_EQ(first->through, (Position{10, 2})) << "the third has not been given yet";
  EXPECT_THAT(IdsOf(ring.ReadAfter(first->through, 2)->events), ElementsAre(3));
}

TEST(EventRing, NeverGoesBackForWhoIsAhead) {
  EventRing ring;
  ring.Restart({10, 0});
  const auto ahead = ring.ReadAfter({15, 2}, 10);
  ASSERT_NE(ahead, std::nullopt);
  EXPECT_TRUE(ahead->events.empty());
  EXPECT_EQ(ahead->through, (Position{15, 2}));
}

TEST(EventRing, ForgetsTheOldestAndSaysSo) {
  EventRing ring({.max_events = 2});
  ring.Restart({10, 0});
  ring.Append(Events(10, {1, 2, 3}), {11, 0});
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_EQ(ring.ReadAfter({10, 0}, 10), std::nullopt) << "event 1 is gone: who has not seen it must look elsewhere";
  EXPECT_THAT(IdsOf(ring.ReadAfter({10, 1}, 10)->events), ElementsAre(2, 3));
}

TEST(EventRing, StaysBelowItsBytes) {
  EventRing ring({.max_events = 1'000'000, .max_bytes = 10'000});
  ring.Restart({10, 0});
  for (int64_t i = 1; i < 1000; ++i) ring.Append(Events(10, {i}), {10, i});
  EXPECT_LE(ring.bytes(), 10'000u);
  EXPECT_GT(ring.size(), 10u);
}

TEST(EventRing, BeginsAnewWithoutTheOldEvents) {
  EventRing ring;
  ring.Restart({10, 0});
  ring.Append(Events(10, {1}), {11, 0});
  const int64_t before = ring.history();
  ring.Restart({5, 0});
  EXPECT_NE(ring.history(), before);
  EXPECT_EQ(ring.size(), 0u);
  EXPECT_EQ(ring.through(), (Position{5, 0}));
}

// Every reader that follows the ring sees each event once and in order, or is told that it fell out; whatever the
// sizes.
RC_GTEST_PROP(EventRing, NeverSkipsSilently, (const std::vector<uint8_t>& batches)) {
  EventRing ring({.max_events = 16});
  ring.Restart({1, 0});
  Position cursor{1, 0};
  int64_t next = 1;
  int64_t expected = 1;
  uint64_t transaction = 1;
  for (const uint8_t batch : batches) {
    std::vector<OutboxEvent> events;
    transaction += 20;  // each batch lies beyond what the one before had come through
    for (int i = 0; i < batch % 8; ++i) events.push_back(EventOf(transaction, next++));
    ring.Append(std::move(events), {transaction + 10, 0});
    if (batch % 3 == 0) continue;  // this reader is slow
    const auto slice = ring.ReadAfter(cursor, 1 + batch % 5);
    if (!slice) {  // as a watcher would, it catches up from the table
      expected = next;
      cursor = {transaction + 10, 0};
      continue;
    }
    for (const SharedEvent& event : slice->events) RC_ASSERT(event->position.id == expected++);
    RC_ASSERT(slice->through >= cursor);
    cursor = slice->through;
  }
}

class EventRingWait : public testing::Test {
 protected:
  void SetUp() override { ring_.Restart({10, 0}); }
  // Waits in a thread of its own, while `act` runs.
  void ExpectWoken(Position position, const std::function<void()>& act) {
    std::thread waiter([&] { ring_.Wait(position, std::chrono::steady_clock::now() + kFar); });
    act();
    waiter.join();
  }
  EventRing ring_;
};

TEST_F(EventRingWait, EndsWhenAnEventComes) {
  ExpectWoken({10, 0}, [&] { ring_.Append(Events(10, {1}), {11, 0}); });
}
TEST_F(EventRingWait, EndsWhenTheRingStops) {
  ExpectWoken({10, 0}, [&] { ring_.Stop(); });
}
TEST_F(EventRingWait, EndsWhenTheRingBeginsAnewBehindThePosition) {
  ExpectWoken({10, 0}, [&] { ring_.Restart({20, 0}); });
}
TEST_F(EventRingWait, EndsAtOnceForWhoIsBehind) {
  ring_.Append(Events(10, {1}), {11, 0});
  ring_.Wait({10, 0}, std::chrono::steady_clock::now() + kFar);
}
TEST_F(EventRingWait, EndsInTime) { ring_.Wait({10, 0}, std::chrono::steady_clock::now()); }

}  // namespace
}  // namespace socle::events
