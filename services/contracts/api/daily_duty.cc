#include "services/contracts/api/daily_duty.h"

#include "platform/base/legal_day.h"

namespace socle::contracts::api {
namespace {

constexpr absl::Duration kBetweenLooksAtTheClock = absl::Seconds(30);
constexpr absl::Duration kAfterAPoke = absl::Milliseconds(500);  // an import tells of many at once
constexpr absl::Duration kAfterAFailure = absl::Seconds(2);

}  // namespace

DailyDuty::~DailyDuty() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void DailyDuty::Start() {
  thread_ = std::thread([this] { Run(); });
}

void DailyDuty::Poke() {
  absl::MutexLock lock(&mutex_);
  poked_ = true;
}

void DailyDuty::Run() {
  Date done = Date::Min();  // the day on which it last succeeded
  while (true) {
    const Date today = TodayInParis(clock_->Now());
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      if (done == today && !poked_) {
        const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return poked_ || stopping_; };
        if (!mutex_.AwaitWithTimeout(absl::Condition(&wanted), kBetweenLooksAtTheClock)) continue;
      }
      mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kAfterAPoke);
      if (stopping_) return;
      poked_ = false;
    }
    const absl::Status status = duty_();
    if (status.ok()) {
      done = today;
      continue;
    }
    if (log_ != nullptr && !absl::IsUnavailable(status)) {
      log_->Write(telemetry::Severity::kWarning, failed_, {{"status", status.ToString()}});
    }
    done = Date::Min();
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kAfterAFailure);
  }
}

}  // namespace socle::contracts::api
