#include "platform/rpc/token_bucket.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::rpc {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using Size = TokenBucket::Size;
using Time = TokenBucket::Clock::time_point;

constexpr Size kTenASecond{.interval = milliseconds(100), .burst = 3};

TEST(TokenBucketTest, HoldsABurstAndNotOneMore) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(bucket.Take(kTenASecond, Time())) << i;
  EXPECT_EQ(bucket.Take(kTenASecond, Time()), nanoseconds(milliseconds(100)));
}

TEST(TokenBucketTest, SaysExactlyWhenTheNextOneComes) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) bucket.Take(kTenASecond, Time());
  const Time next = Time() + *bucket.Take(kTenASecond, Time() + milliseconds(30)) + milliseconds(30);
  EXPECT_TRUE(bucket.Take(kTenASecond, next - nanoseconds(1)));
  EXPECT_FALSE(bucket.Take(kTenASecond, next));
  EXPECT_TRUE(bucket.Take(kTenASecond, next)) << "one came, and it is taken";
}

TEST(TokenBucketTest, IsFullAgainAfterAPauseAndHoldsNoMoreThanThat) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) bucket.Take(kTenASecond, Time());
  EXPECT_FALSE(bucket.IsFull(Time() + milliseconds(299)));
  const Time later = Time() + std::chrono::hours(24);
  EXPECT_TRUE(bucket.IsFull(later));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(bucket.Take(kTenASecond, later)) << i;
  EXPECT_TRUE(bucket.Take(kTenASecond, later));
}

// Whatever comes when: in no stretch of time does it give more than the burst and what that time fills.
RC_GTEST_PROP(TokenBucketProperty, NeverGivesMoreThanBurstAndRate, ()) {
  const Size size{.interval = nanoseconds(*rc::gen::inRange(1, 1000)), .burst = *rc::gen::inRange(1, 20)};
  const auto pauses = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3000));
  TokenBucket bucket;
  Time now;
  std::vector<Time> given;
  for (const int pause : pauses) {
    now += nanoseconds(pause);
    if (!bucket.Take(size, now)) given.push_back(now);
  }
  for (size_t i = 0; i < given.size(); ++i) {
    for (size_t j = i; j < given.size(); ++j) {
      const int64_t filled = (given[j] - given[i]) / size.interval;
      RC_ASSERT(static_cast<int64_t>(j - i + 1) <= size.burst + filled);
    }
  }
}

// It refuses nobody without need: as an ideal bucket that counts tokens and their fractions.
RC_GTEST_PROP(TokenBucketProperty, GivesWheneverAnIdealOneWould, ()) {
  const int64_t interval = *rc::gen::inRange(1, 1000), burst = *rc::gen::inRange(1, 20);
  const auto pauses = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3000));
  TokenBucket bucket;
  int64_t level = burst * interval;  // in nanoseconds of filling
  Time now;
  for (const int pause : pauses) {
    now += nanoseconds(pause);
    level = std::min(burst * interval, level + pause);
    const bool ideal = level >= interval;
    if (ideal) level -= interval;
    const auto wait = bucket.Take({nanoseconds(interval), burst}, now);
    RC_ASSERT(!wait.has_value() == ideal);
    if (wait) RC_ASSERT(wait->count() == interval - level);
  }
}

}  // namespace
}  // namespace socle::rpc
