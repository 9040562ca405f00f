#include "services/contracts/readiness.h"

#include "services/contracts/store/migrations.h"

namespace socle::contracts {
namespace {

constexpr std::chrono::seconds kPatience{2};
constexpr absl::Duration kPause = absl::Milliseconds(200);

}  // namespace

Readiness::Readiness(db::Pool* pool, std::function<void()> ready)
    : pool_(pool), ready_(std::move(ready)), thread_([this] { Run(); }) {}

Readiness::~Readiness() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Readiness::Run() {
  while (!db::CheckSchema(*pool_, store::Schema(), db::DeadlineIn(kPatience)).ok()) {
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
  ready_();
}

}  // namespace socle::contracts
