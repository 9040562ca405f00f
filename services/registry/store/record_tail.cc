#include "services/registry/store/record_tail.h"

#include <limits>
#include <utility>

#include "platform/base/error.h"

namespace socle::registry::store {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kQuestionTimeout{3000};

db::ListenerOptions OnRevisions(db::ListenerOptions options) {
  options.channel = kRevisionChannel;
  return options;
}

}  // namespace

RecordTail::RecordTail(db::Pool* pool, RecordTailOptions options, Deliver deliver, Advance advance)
    : options_(std::move(options)),
      deliver_(std::move(deliver)),
      advance_(std::move(advance)),
      revisions_(pool),
      records_(pool) {
  // Refresh() may run before the pointer is set, and does not use it.
  listener_ = std::make_unique<db::Listener>(OnRevisions(options_.listener), [this] { return Refresh(); });
}

RecordTail::~RecordTail() { listener_.reset(); }

RecordTailState RecordTail::State() const {
  absl::MutexLock lock(&mutex_);
  RecordTailState state = state_;
  state.listening = listener_->connected();
  return state;
}

std::chrono::milliseconds RecordTail::Refresh() {
  const absl::Status status = RefreshOnce();
  absl::MutexLock lock(&mutex_);
  state_.database_up = status.ok();
  if (status.ok()) {
    state_.last_answer = SteadyClock::now();
    return options_.poll_interval;
  }
  ++state_.failures;
  return options_.retry_interval;
}

absl::Status RecordTail::RefreshOnce() {
  RecordTailState before;
  {
    absl::MutexLock lock(&mutex_);  // not State(), which asks the listener
    before = state_;
  }
  // At the start everything is new, and nothing late.
  const int64_t since = before.loaded ? before.revision : std::numeric_limits<int64_t>::max();
  const auto asked = SteadyClock::now();
  SOCLE_ASSIGN_OR_RETURN(const RevisionStore::Committed committed,
                         revisions_.LatestOfBoth(since, db::DeadlineIn(kQuestionTimeout)));
  if (before.loaded && committed.record == before.record_revision) {
    if (committed.latest > before.revision) {
      if (advance_) advance_(committed.latest);
      Observe(committed, asked, /*loaded=*/false);
      absl::MutexLock lock(&mutex_);
      state_.revision = committed.latest;
    }
    return absl::OkStatus();
  }
  const auto start = SteadyClock::now();
  SOCLE_ASSIGN_OR_RETURN(StoredRecord stored, records_.Load(db::DeadlineIn(options_.load_timeout)));
  const int64_t revision = std::max(stored.revision, committed.latest);
  deliver_(std::move(stored.record), revision);
  Observe(committed, asked, /*loaded=*/true);
  absl::MutexLock lock(&mutex_);
  state_.loaded = true;
  state_.revision = revision;
  state_.record_revision = stored.revision;
  ++state_.loads;
  state_.last_load_time = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
  return absl::OkStatus();
}

void RecordTail::Observe(const RevisionStore::Committed& committed, SteadyClock::time_point asked, bool loaded) {
  if (committed.age.count() <= 0) return;
  const auto lag = committed.age + std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - asked);
  if (options_.observe_lag) options_.observe_lag(lag, loaded);
  absl::MutexLock lock(&mutex_);
  state_.last_lag = lag;
}

}  // namespace socle::registry::store
