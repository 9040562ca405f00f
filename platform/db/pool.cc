#include "platform/db/pool.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "platform/base/error.h"

namespace socle::db {
namespace {

using SteadyClock = std::chrono::steady_clock;

absl::Status QueueFull() {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::OVERLOADED, "Too many calls wait for the database.")
      .French("Trop d'appels attendent la base de données.")
      .RetryAfter(std::chrono::milliseconds(500))
      .ToStatus();
}

// Saturates instead of overflowing at kNoDeadline.
Deadline Later(Deadline deadline, std::chrono::milliseconds delay) {
  return deadline > Deadline::max() - delay ? Deadline::max() : deadline + delay;
}

}  // namespace

Pool::Pool(PoolOptions options) : options_(std::move(options)), guard_([this] { CutOverdue(); }) {}

Pool::~Pool() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    guard_wake_.Signal();
  }
  guard_.join();
}

absl::StatusOr<Pool::Lease> Pool::Acquire(Deadline deadline, WhenBusy when_busy) {
  if (deadline <= SteadyClock::now()) return DeadlinePassed();
  std::unique_ptr<Connection> connection;
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (!idle_.empty()) {
        connection = std::move(idle_.back());
        idle_.pop_back();
      } else if (places_ < options_.max_connections) {
        SOCLE_RETURN_IF_ERROR(MayOpen());
        ++places_;
      } else if (when_busy == WhenBusy::kFail) {
        return QueueFull();
      } else {
        SOCLE_ASSIGN_OR_RETURN(connection, Wait(deadline));
        if (connection == nullptr) {
          if (absl::Status status = MayOpen(); !status.ok()) {
            FreePlace();
            return status;
          }
        }
      }
    }
    if (connection == nullptr) {
      SOCLE_ASSIGN_OR_RETURN(connection, Open(deadline));
      return Lend(std::move(connection), deadline, /*fresh=*/true);
    }
    if (connection->IsUsable()) return Lend(std::move(connection), deadline, /*fresh=*/false);
    connection.reset();
    absl::MutexLock lock(&mutex_);
    ++stats_.discarded;
    FreePlace();
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Pool::Wait(Deadline deadline) {
  if (static_cast<int>(waiters_.size()) >= options_.max_waiters) {
    ++stats_.refused;
    return QueueFull();
  }
  const auto start = SteadyClock::now();
  Waiter self;
  waiters_.push_back(&self);
  while (!self.granted) {
    const auto left = Remaining(deadline);
    if (left.count() > 0) {
      self.granted_now.WaitWithTimeout(&mutex_, absl::Milliseconds(left.count()));
      continue;
    }
    waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
    ++stats_.timed_out;
    return DeadlinePassed();
  }
  ++stats_.waited;
  stats_.wait_micros += std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start).count();
  return std::move(self.connection);
}

absl::Status Pool::MayOpen() {
  if (failures_ < options_.failures_to_pause) return absl::OkStatus();
  const auto now = SteadyClock::now();
  if (now < next_attempt_) return DatabaseUnavailable("", nullptr);
  next_attempt_ = now + options_.retry_pause;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Connection>> Pool::Open(Deadline deadline) {
  absl::StatusOr<std::unique_ptr<Connection>> opened = absl::InternalError("");
  const absl::StatusOr<std::string> text = ConnectionString(options_.address);
  const Deadline own = DeadlineIn(options_.connect_timeout);
  if (text.ok()) {
    opened = Connection::Open(*text, std::min(deadline, own), options_.log);
    // Our own limit is a fault of the server, not of the caller's patience.
    if (opened.status().code() == absl::StatusCode::kDeadlineExceeded && own < deadline) {
      opened = DatabaseUnavailable("connecting took too long", options_.log);
    }
  } else {
    opened = DatabaseUnavailable(std::string(text.status().message()), options_.log);
  }
  absl::MutexLock lock(&mutex_);
  if (opened.ok()) {
    ++stats_.opened;
    failures_ = 0;
    return opened;
  }
  ++stats_.open_failures;
  if (opened.status().code() == absl::StatusCode::kUnavailable) {
    ++failures_;
    next_attempt_ = SteadyClock::now() + options_.retry_pause;
  }
  FreePlace();
  return opened;
}

absl::StatusOr<Pool::Lease> Pool::Lend(std::unique_ptr<Connection> connection, Deadline deadline, bool fresh) {
  absl::MutexLock lock(&mutex_);
  ++stats_.acquired;
  const Deadline cut_at = Later(deadline, options_.cut_grace);
  lent_[connection.get()] = cut_at;
  if (cut_at < guard_wakes_) {
    guard_wakes_ = cut_at;
    guard_wake_.Signal();
  }
  return Lease(this, std::move(connection), generation_, fresh);
}

void Pool::Return(std::unique_ptr<Connection> connection, int64_t generation) {
  const bool usable = connection->IsUsable();
  std::unique_ptr<Connection> discarded;  // closed after the lock is let go
  absl::MutexLock lock(&mutex_);
  lent_.erase(connection.get());
  if (!usable || generation != generation_) {
    discarded = std::move(connection);
    ++stats_.discarded;
    FreePlace();
  } else if (!waiters_.empty()) {
    Waiter* first = waiters_.front();
    waiters_.pop_front();
    first->connection = std::move(connection);
    first->granted = true;
    first->granted_now.Signal();
  } else {
    idle_.push_back(std::move(connection));
  }
}

void Pool::FreePlace() {
  if (waiters_.empty()) {
    --places_;
    return;
  }
  Waiter* first = waiters_.front();
  waiters_.pop_front();
  first->granted = true;
  first->granted_now.Signal();
}

void Pool::Condemn() {
  std::vector<std::unique_ptr<Connection>> discarded;
  absl::MutexLock lock(&mutex_);
  ++generation_;
  discarded.swap(idle_);
  stats_.discarded += static_cast<int64_t>(discarded.size());
  for (size_t i = 0; i < discarded.size(); ++i) FreePlace();
}

PoolStats Pool::Stats() const {
  absl::MutexLock lock(&mutex_);
  PoolStats stats = stats_;
  stats.in_use = static_cast<int>(lent_.size());
  stats.idle = static_cast<int>(idle_.size());
  stats.waiters = static_cast<int>(waiters_.size());
  return stats;
}

void Pool::CutOverdue() {
  absl::MutexLock lock(&mutex_);
  while (!stopping_) {
    const auto now = SteadyClock::now();
    guard_wakes_ = Deadline::max();
    for (auto& [connection, cut_at] : lent_) {
      if (cut_at <= now) {
        connection->Cut();
        ++stats_.cut;
        cut_at = Deadline::max();
      }
      guard_wakes_ = std::min(guard_wakes_, cut_at);
    }
    if (guard_wakes_ == Deadline::max()) {
      guard_wake_.Wait(&mutex_);
    } else {
      guard_wake_.WaitWithTimeout(&mutex_, absl::Milliseconds(Remaining(guard_wakes_).count()));
    }
  }
}

}  // namespace socle::db
