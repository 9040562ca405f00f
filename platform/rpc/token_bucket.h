// How often something may happen: so many times a second in the long run, and a burst at once after a pause.
//
// Kept as one number, the time at which the bucket will be full again (the generic cell rate algorithm): no timer fills
// it, and one that is full is the same as one that was never used.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace socle::rpc {

class TokenBucket {
 public:
  using Clock = std::chrono::steady_clock;

  // `interval`: between two tokens, above zero; `burst`: how many a full bucket holds, at least 1.
  struct Size {
    std::chrono::nanoseconds interval{0};
    int64_t burst = 1;
  };

  // Takes a token; or says how long it takes until there is one, above zero, and takes none. Times may repeat; one that
  // is earlier than the last finds the bucket as it was left.
  std::optional<std::chrono::nanoseconds> Take(const Size& size, Clock::time_point now) {
    const Clock::time_point filled = std::max(full_at_, now);
    const auto wait = filled + size.interval - now - size.interval * size.burst;
    if (wait.count() > 0) return wait;
    full_at_ = filled + size.interval;
    return std::nullopt;
  }

  bool IsFull(Clock::time_point now) const { return full_at_ <= now; }

 private:
  Clock::time_point full_at_ = Clock::time_point::min();
};

}  // namespace socle::rpc
