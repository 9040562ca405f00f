// The moment a caller stops waiting, on the monotonic clock: a jump of the wall clock neither shortens nor extends it.
#pragma once

#include <algorithm>
#include <chrono>

namespace socle::db {

using Deadline = std::chrono::steady_clock::time_point;

// A deadline so far away that it never matters: for tools and tests, never for a call of the API.
inline constexpr Deadline kNoDeadline = Deadline::max();

inline Deadline DeadlineIn(std::chrono::milliseconds delay) { return std::chrono::steady_clock::now() + delay; }

// What is left, rounded up to the millisecond, 0 when passed, at most `cap`.
inline std::chrono::milliseconds Remaining(Deadline deadline, std::chrono::milliseconds cap = std::chrono::hours(24)) {
  const auto now = std::chrono::steady_clock::now();
  if (deadline <= now) return std::chrono::milliseconds(0);
  if (deadline - now >= cap) return cap;
  return std::min(cap, std::chrono::ceil<std::chrono::milliseconds>(deadline - now));
}

}  // namespace socle::db
