// What each caller does at the moment: how often it called, and how many of its calls are in flight.
//
// The table has a fixed size. A caller whose bucket is full and who has no call in flight is forgotten when its place
// is needed, which loses nothing: it would come back with a full bucket. Only when more callers are busy at once than
// the table has places do some share one, and its limits with it. A caller's lock is shared with the few that its place
// is near to, and held for some tens of nanoseconds.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/rpc/token_bucket.h"

namespace socle::rpc {

struct CallerLimits {
  int rate = 2'000;   // calls a second, in the long run; 0: as many as it likes
  int burst = 4'000;  // calls at once after a pause
  int calls = 512;    // in flight at once, streams too; 0: as many as it likes
};

class CallerTable {
 public:
  using Clock = TokenBucket::Clock;
  enum class Limit { kRate, kCalls };

  // A caller's place, for giving back what Take took.
  struct Place {
    uint32_t set = 0;
    uint32_t way = 0;
  };
  struct Refusal {
    Limit limit = Limit::kRate;
    std::chrono::nanoseconds wait{0};  // until a call may succeed; 0: nobody knows
  };

  // `sets` of eight places each, at least 1.
  explicit CallerTable(const CallerLimits& limits, size_t sets = 1024);

  // Counts a call of the subject, which Give must then end; or says which limit it is over. From any thread.
  std::variant<Place, Refusal> Take(std::string_view subject, Clock::time_point now);
  void Give(Place place);

  // Calls in flight, of all.
  int64_t in_flight() const;

 private:
  static constexpr size_t kWays = 8;
  struct Slot {
    uint64_t caller = 0;  // its hash; 0: nobody has been here
    TokenBucket bucket;
    int in_flight = 0;
  };
  struct alignas(64) Set {
    mutable absl::Mutex mutex;
    std::array<Slot, kWays> slots ABSL_GUARDED_BY(mutex);
  };

  const CallerLimits limits_;
  const TokenBucket::Size bucket_;
  const uint64_t seed_;  // of our own: nobody can choose names that meet in one set
  const size_t set_count_;
  const std::unique_ptr<Set[]> sets_;
};

}  // namespace socle::rpc
