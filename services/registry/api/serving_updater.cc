#include "services/registry/api/serving_updater.h"

namespace socle::registry::api {

ServingUpdater::ServingUpdater(ServingHolder* holder, const Clock* clock) : holder_(holder), clock_(clock) {}

ServingUpdater::~ServingUpdater() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void ServingUpdater::Publish(Record record, int64_t revision) {
  absl::MutexLock lock(&mutex_);
  auto snapshot = std::make_shared<const Snapshot>(std::move(record), revision);
  holder_->Publish(Serving::Build(std::move(snapshot), TodayInParis(clock_->Now())));
}

void ServingUpdater::Advance(int64_t revision) {
  absl::MutexLock lock(&mutex_);
  holder_->Publish(holder_->Get()->At(revision));
}

void ServingUpdater::FollowTheDay() {
  absl::MutexLock lock(&mutex_);
  const std::shared_ptr<const Serving> serving = holder_->Get();
  const Date today = TodayInParis(clock_->Now());
  if (serving->today != today) holder_->Publish(Serving::Build(serving->snapshot, today)->At(serving->revision));
}

void ServingUpdater::Start() { thread_ = std::thread(&ServingUpdater::Run, this); }

void ServingUpdater::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::Minutes(1))) return;
    }
    FollowTheDay();
  }
}

}  // namespace socle::registry::api
