#include "platform/telemetry/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>

namespace socle::telemetry {
namespace internal {

size_t ThisShard() {
  static std::atomic<size_t> next = 0;
  thread_local const size_t shard = next.fetch_add(1, std::memory_order_relaxed) % kShards;
  return shard;
}

}  // namespace internal

uint64_t Counter::Value() const {
  uint64_t sum = 0;
  for (const Shard& shard : shards_) sum += shard.value.load(std::memory_order_relaxed);
  return sum;
}

void Histogram::Observe(std::chrono::nanoseconds duration) {
  const int64_t nanos = std::max<int64_t>(duration.count(), 0);
  size_t bucket = 0;
  while (bucket < kBoundsMicros.size() && nanos > kBoundsMicros[bucket] * 1000) ++bucket;
  Shard& shard = shards_[internal::ThisShard()];
  shard.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  shard.nanos.fetch_add(static_cast<uint64_t>(nanos), std::memory_order_relaxed);
}

Histogram::Sums Histogram::Value() const {
  Sums sums;
  uint64_t nanos = 0;
  for (const Shard& shard : shards_) {
    for (size_t i = 0; i < sums.buckets.size(); ++i)
      sums.buckets[i] += shard.buckets[i].load(std::memory_order_relaxed);
    nanos += shard.nanos.load(std::memory_order_relaxed);
  }
  sums.seconds = static_cast<double>(nanos) / 1e9;
  return sums;
}

namespace {
enum Kind { kCounter, kHistogram, kGauge };
}

struct Metrics::Series {
  Labels labels;
  std::unique_ptr<Counter> counter;
  std::unique_ptr<Histogram> histogram;
  std::function<double()> read;
};

struct Metrics::Family {
  std::string name;
  std::string help;
  int kind;
  std::vector<std::unique_ptr<Series>> series;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Series& Metrics::Find(const std::string& name, const std::string& help, int kind, const Labels& labels) {
  auto family = std::find_if(families_.begin(), families_.end(), [&](const auto& f) { return f->name == name; });
  if (family == families_.end()) {
    families_.push_back(std::make_unique<Family>(Family{name, help, kind, {}}));
    family = families_.end() - 1;
  }
  auto& series = (*family)->series;
  const auto found = std::find_if(series.begin(), series.end(), [&](const auto& s) { return s->labels == labels; });
  if (found != series.end()) return **found;
  series.push_back(std::make_unique<Series>());
  series.back()->labels = labels;
  if (kind == kCounter) series.back()->counter = std::make_unique<Counter>();
  if (kind == kHistogram) series.back()->histogram = std::make_unique<Histogram>();
  return *series.back();
}

Counter& Metrics::AddCounter(const std::string& name, const std::string& help, const Labels& labels) {
  absl::MutexLock lock(&mutex_);
  return *Find(name, help, kCounter, labels).counter;
}

Histogram& Metrics::AddHistogram(const std::string& name, const std::string& help, const Labels& labels) {
  absl::MutexLock lock(&mutex_);
  return *Find(name, help, kHistogram, labels).histogram;
}

void Metrics::AddGauge(const std::string& name, const std::string& help, const Labels& labels,
                       std::function<double()> read) {
  absl::MutexLock lock(&mutex_);
  Find(name, help, kGauge, labels).read = std::move(read);
}

void Metrics::RemoveGauges(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  std::erase_if(families_, [&](const auto& family) { return family->name == name && family->kind == kGauge; });
}

std::vector<prometheus::MetricFamily> Metrics::Collect() const {
  absl::MutexLock lock(&mutex_);
  std::vector<prometheus::MetricFamily> out;
  for (const auto& family : families_) {
    prometheus::MetricFamily shown{family->name, family->help, prometheus::MetricType::Counter, {}};
    if (family->kind == kHistogram) shown.type = prometheus::MetricType::Histogram;
    if (family->kind == kGauge && !family->name.ends_with("_total")) shown.type = prometheus::MetricType::Gauge;
    for (const auto& series : family->series) {
      prometheus::ClientMetric metric;
      for (const auto& [key, value] : series->labels) metric.label.push_back({key, value});
      if (family->kind == kCounter) {
        metric.counter.value = static_cast<double>(series->counter->Value());
      } else if (family->kind == kGauge) {
        metric.gauge.value = metric.counter.value = series->read();
      } else {
        const Histogram::Sums sums = series->histogram->Value();
        uint64_t cumulative = 0;
        for (size_t i = 0; i < sums.buckets.size(); ++i) {
          cumulative += sums.buckets[i];
          const double bound = i < Histogram::kBoundsMicros.size()
                                   ? static_cast<double>(Histogram::kBoundsMicros[i]) / 1e6
                                   : std::numeric_limits<double>::infinity();
          metric.histogram.bucket.push_back({cumulative, bound});
        }
        metric.histogram.sample_count = cumulative;
        metric.histogram.sample_sum = sums.seconds;
      }
      shown.metric.push_back(std::move(metric));
    }
    out.push_back(std::move(shown));
  }
  return out;
}

std::string Metrics::Text() const { return prometheus::TextSerializer().Serialize(Collect()); }

}  // namespace socle::telemetry
