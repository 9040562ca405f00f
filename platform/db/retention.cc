#include "platform/db/retention.h"

#include <utility>

#include "absl/time/time.h"
#include "platform/base/error.h"

namespace socle::db {

Retention::Retention(RetentionOptions options, DeleteSome delete_some)
    : options_(options), delete_some_(std::move(delete_some)) {}

Retention::~Retention() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Retention::Start() {
  thread_ = std::thread([this] { Run(); });
}

bool Retention::stopping() const {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

absl::StatusOr<int64_t> Retention::Keep() {
  int64_t total = 0;
  while (!stopping()) {
    SOCLE_ASSIGN_OR_RETURN(const int64_t deleted, delete_some_(options_.batch));
    total += deleted;
    if (deleted < options_.batch) break;
  }
  return total;
}

void Retention::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(options_.interval))) return;
    }
    // What fails now is done next time; the database says what is wrong in its log.
    Keep().IgnoreError();
  }
}

}  // namespace socle::db
