#include "platform/telemetry/line_limit.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace socle::telemetry {
namespace {

using std::chrono::milliseconds;

const LineLimit::Clock::time_point kStart{std::chrono::hours(1)};

TEST(LineLimitTest, WritesTheFirstAndThenOneAnInterval) {
  LineLimit limit(milliseconds(100));
  EXPECT_EQ(limit.Take(kStart), 0);
  EXPECT_EQ(limit.Take(kStart), std::nullopt);
  EXPECT_EQ(limit.Take(kStart + milliseconds(99)), std::nullopt);
  EXPECT_EQ(limit.Take(kStart + milliseconds(100)), 2);
  EXPECT_EQ(limit.Take(kStart + milliseconds(199)), std::nullopt);
  EXPECT_EQ(limit.Take(kStart + milliseconds(900)), 1);
  EXPECT_EQ(limit.Take(kStart + milliseconds(2000)), 0) << "none were left out meanwhile";
}

TEST(LineLimitTest, AnIntervalOfNothingWritesAll) {
  LineLimit limit(milliseconds(0));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.Take(kStart), 0);
}

TEST(LineLimitTest, CountsEachOnceHoweverManyThreadsAskAtOnce) {
  constexpr int kThreads = 4, kEach = 20'000;
  LineLimit limit(std::chrono::microseconds(50));
  std::atomic<int64_t> accounted = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) {
          if (const auto left_out = limit.Take(LineLimit::Clock::now())) accounted += 1 + *left_out;
        }
      });
    }
  }
  const auto rest = limit.Take(LineLimit::Clock::now() + std::chrono::hours(1));
  ASSERT_TRUE(rest);
  EXPECT_EQ(accounted + *rest, kThreads * kEach);
}

}  // namespace
}  // namespace socle::telemetry
