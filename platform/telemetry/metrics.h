// Counters, duration histograms and gauges, shown in the Prometheus text format.
//
//   telemetry::Metrics metrics;
//   telemetry::Counter& imported = metrics.AddCounter("socle_rows_imported_total", "Rows taken from source files.");
//   imported.Add(100);
//
// Handles are found once, at start, and live as long as the Metrics. Counting is one relaxed atomic addition, observing
// a duration two, on memory that threads share little: prometheus-cpp's own histogram takes a lock, which a call
// answered in ten microseconds would feel.
#pragma once

#include <prometheus/collectable.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace socle::telemetry {

using Labels = std::vector<std::pair<std::string, std::string>>;

namespace internal {
constexpr size_t kShards = 8;
// The calling thread's shard, dealt out round robin.
size_t ThisShard();
}  // namespace internal

class Counter {
 public:
  void Add(uint64_t n = 1) { shards_[internal::ThisShard()].value.fetch_add(n, std::memory_order_relaxed); }
  uint64_t Value() const;

 private:
  struct alignas(64) Shard {
    std::atomic<uint64_t> value = 0;
  };
  std::array<Shard, internal::kShards> shards_;
};

// Durations, in buckets from 50 µs to 10 s.
class Histogram {
 public:
  static constexpr std::array<int64_t, 15> kBoundsMicros = {50,      100,     250,       500,       1'000,
                                                            2'500,   5'000,   10'000,    25'000,    50'000,
                                                            100'000, 250'000, 1'000'000, 5'000'000, 10'000'000};

  void Observe(std::chrono::nanoseconds duration);

  struct Sums {
    std::array<uint64_t, kBoundsMicros.size() + 1> buckets{};  // not cumulative; the last has no upper bound
    double seconds = 0;
  };
  Sums Value() const;

 private:
  struct alignas(64) Shard {
    std::array<std::atomic<uint64_t>, kBoundsMicros.size() + 1> buckets{};
    std::atomic<uint64_t> nanos = 0;
  };
  std::array<Shard, internal::kShards> shards_;
};

class Metrics : public prometheus::Collectable {
 public:
  Metrics();
  ~Metrics() override;

  // Adding the same name and labels twice gives the same handle.
  Counter& AddCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram& AddHistogram(const std::string& name, const std::string& help, const Labels& labels = {});

  // A value read when it is asked for. `read` must be quick, thread-safe, and valid as long as this object, unless
  // RemoveGauges takes it out. `name` ending in _total is shown as a counter.
  void AddGauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> read);
  // Takes out every gauge of that name; waits for a read of it that is under way.
  void RemoveGauges(const std::string& name);

  std::vector<prometheus::MetricFamily> Collect() const override;

  // What the endpoint shows.
  std::string Text() const;

 private:
  struct Family;
  struct Series;
  Series& Find(const std::string& name, const std::string& help, int kind, const Labels& labels)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Family>> families_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::telemetry
