#include "platform/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

namespace socle::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MetricsTest, CountEveryAdditionOfEveryThread) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter("rows_total", "Rows.");
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) counter.Add();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.Value(), 120'000u);
  EXPECT_THAT(metrics.Text(), HasSubstr("rows_total 120000"));
}

TEST(MetricsTest, GiveTheSameHandleForTheSameNameAndLabels) {
  Metrics metrics;
  Counter& first = metrics.AddCounter("a_total", "A.", {{"code", "OK"}});
  EXPECT_EQ(&first, &metrics.AddCounter("a_total", "A.", {{"code", "OK"}}));
  EXPECT_NE(&first, &metrics.AddCounter("a_total", "A.", {{"code", "NOT_FOUND"}}));
}

RC_GTEST_PROP(HistogramTest, CountsEachDurationOnceInTheRightBucket, ()) {
  const auto micros = *rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 20'000'000));
  Histogram histogram;
  for (const int64_t m : micros) histogram.Observe(std::chrono::microseconds(m));
  const Histogram::Sums sums = histogram.Value();
  int64_t lower = -1;
  for (size_t i = 0; i < sums.buckets.size(); ++i) {
    const int64_t upper = i < Histogram::kBoundsMicros.size() ? Histogram::kBoundsMicros[i] : INT64_MAX;
    RC_ASSERT(sums.buckets[i] == static_cast<uint64_t>(std::count_if(micros.begin(), micros.end(), [&](int64_t m) {
                return m > lower && m <= upper;
              })));
    lower = upper;
  }
}

TEST(HistogramTest, IsShownCumulatively) {
  Metrics metrics;
  Histogram& histogram = metrics.AddHistogram("wait_seconds", "Wait.");
  histogram.Observe(std::chrono::microseconds(50));
  histogram.Observe(std::chrono::milliseconds(2));
  histogram.Observe(std::chrono::hours(1));
  histogram.Observe(std::chrono::seconds(-1));  // a clock's mistake counts as nothing
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="5e-05"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="0.0025"} 3)"));
  EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="+Inf"} 4)"));
  EXPECT_THAT(text, HasSubstr("wait_seconds_count 4"));
}

TEST(GaugeTest, IsReadWhenAskedForAndCanBeTakenOut) {
  Metrics metrics;
  double value = 1;
  metrics.AddGauge("open", "Open.", {}, [&] { return value; });
  metrics.AddGauge("dropped_total", "Dropped.", {}, [] { return 3.0; });
  value = 2;
  EXPECT_THAT(metrics.Text(), HasSubstr("# TYPE open gauge\nopen 2"));
  EXPECT_THAT(metrics.Text(), HasSubstr("# TYPE dropped_total counter\ndropped_total 3"));
  metrics.RemoveGauges("open");
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("open")));
}

}  // namespace
}  // namespace socle::telemetry
