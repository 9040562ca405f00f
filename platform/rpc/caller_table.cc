#include "platform/rpc/caller_table.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/hash/hash.h"

namespace socle::rpc {

CallerTable::CallerTable(const CallerLimits& limits, size_t sets)
    : limits_(limits),
      bucket_{.interval = std::chrono::nanoseconds(limits.rate > 0 ? 1'000'000'000 / limits.rate : 0),
              .burst = std::max(limits.burst, 1)},
      seed_(uint64_t{std::random_device()()} << 32 | std::random_device()()),
      set_count_(std::max<size_t>(sets, 1)),
      sets_(std::make_unique<Set[]>(set_count_)) {}

std::variant<CallerTable::Place, CallerTable::Refusal> CallerTable::Take(std::string_view subject,
                                                                         Clock::time_point now) {
  const absl::string_view name(subject.data(), subject.size());
  const uint64_t hash = absl::Hash<std::pair<uint64_t, absl::string_view>>()({seed_, name}) | 1;
  const auto set_index = static_cast<uint32_t>((hash >> 1) % set_count_);
  Set& set = sets_[set_index];
  absl::MutexLock lock(&set.mutex);
  const auto begin = set.slots.begin(), end = set.slots.end();
  auto slot = std::find_if(begin, end, [&](const Slot& each) { return each.caller == hash; });
  if (slot == end) {
    slot = std::find_if(begin, end, [&](const Slot& each) { return each.in_flight == 0 && each.bucket.IsFull(now); });
    if (slot != end) {
      *slot = Slot{.caller = hash};
    } else {  // all are busy: it shares the place of another until one is free
      slot = begin + static_cast<ptrdiff_t>((hash >> 32) % kWays);
    }
  }
  if (limits_.calls > 0 && slot->in_flight >= limits_.calls) return Refusal{.limit = Limit::kCalls};
  if (limits_.rate > 0) {
    if (const auto wait = slot->bucket.Take(bucket_, now)) return Refusal{Limit::kRate, *wait};
  }
  ++slot->in_flight;
  return Place{set_index, static_cast<uint32_t>(slot - begin)};
}

void CallerTable::Give(Place place) {
  Set& set = sets_[place.set];
  absl::MutexLock lock(&set.mutex);
  --set.slots[place.way].in_flight;
}

int64_t CallerTable::in_flight() const {
  int64_t sum = 0;
  for (size_t i = 0; i < set_count_; ++i) {
    absl::MutexLock lock(&sets_[i].mutex);
    for (const Slot& slot : sets_[i].slots) sum += slot.in_flight;
  }
  return sum;
}

}  // namespace socle::rpc
