#include "services/registry/store/record_tail.h"

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

RecordTail::RecordTail(db::Pool* pool, RecordTailOptions options, Deliver deliver)
    : options_(std::move(options)), deliver_(std::move(deliver)), revisions_(pool), records_(pool) {
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
  SOCLE_ASSIGN_OR_RETURN(const int64_t latest, revisions_.Latest(db::DeadlineIn(kQuestionTimeout)));
  {
    absl::MutexLock lock(&mutex_);
    if (state_.loaded && latest <= state_.revision) return absl::OkStatus();
  }
  const auto start = SteadyClock::now();
  SOCLE_ASSIGN_OR_RETURN(StoredRecord stored, records_.Load(db::DeadlineIn(options_.load_timeout)));
  const int64_t revision = stored.revision;
  deliver_(std::move(stored.record), revision);
  absl::MutexLock lock(&mutex_);
  state_.loaded = true;
  state_.revision = revision;
  ++state_.loads;
  state_.last_load_time = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
  return absl::OkStatus();
}

}  // namespace socle::registry::store
