#include "platform/write/announcer.h"

#include <algorithm>
#include <utility>

#include "platform/db/transaction.h"

namespace socle::write {
namespace {

constexpr db::Query kNotify{"write.notify", "SELECT pg_notify($1, $2)"};
constexpr std::chrono::seconds kTimeout{2};
// Between two notifications: what comes meanwhile goes with the second.
constexpr absl::Duration kPause = absl::Milliseconds(5);

}  // namespace

Announcer::Announcer(db::Pool* pool, std::string channel)
    : pool_(pool), channel_(std::move(channel)), thread_([this] { Run(); }) {}

Announcer::~Announcer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Announcer::Announce(int64_t revision) {
  absl::MutexLock lock(&mutex_);
  newest_ = std::max(newest_, revision);
}

void Announcer::Run() {
  const auto has_news = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || newest_ > announced_; };
  while (true) {
    int64_t revision = 0;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&has_news));
      if (stopping_) return;
      revision = announced_ = newest_;
    }
    // A failure is left to the listeners' clocks.
    db::RunWrite(*pool_, db::DeadlineIn(kTimeout), [&](db::Transaction& tx) {
      tx.Exec(kNotify, channel_, std::to_string(revision));
      return absl::OkStatus();
    }).IgnoreError();
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
}

}  // namespace socle::write
