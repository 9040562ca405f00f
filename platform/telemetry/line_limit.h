// For what may happen thousands of times a second and says each time the same: one line an interval, with how many were
// left out since the line before.
//
//   if (const auto left_out = limit.Take(std::chrono::steady_clock::now())) {
//     log.Write(Severity::kWarning, "refused", {{"left_out", *left_out}});
//   }
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace socle::telemetry {

class LineLimit {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LineLimit(Clock::duration interval) : interval_(interval) {}

  // How many were left out, when a line is to be written now; nothing when this one is left out too. The first is
  // always written. Thread-safe, without a lock.
  std::optional<int64_t> Take(Clock::time_point now) {
    Clock::rep due = due_.load(std::memory_order_relaxed);
    const Clock::rep at = now.time_since_epoch().count();
    if (at < due || !due_.compare_exchange_strong(due, at + interval_.count(), std::memory_order_relaxed)) {
      left_out_.fetch_add(1, std::memory_order_relaxed);
      return std::nullopt;
    }
    return left_out_.exchange(0, std::memory_order_relaxed);
  }

 private:
  const Clock::duration interval_;
  std::atomic<Clock::rep> due_ = std::numeric_limits<Clock::rep>::min();
  std::atomic<int64_t> left_out_ = 0;
};

}  // namespace socle::telemetry
