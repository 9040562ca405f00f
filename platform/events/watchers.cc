#include "platform/events/watchers.h"

#include <grpcpp/server_context.h>

namespace socle::events {

Watchers::Entry::Entry(Watchers* watchers, grpc::ServerContext* context) : watchers_(watchers), context_(context) {
  absl::MutexLock lock(&watchers_->mutex_);
  valid_ = watchers_->entries_.size() < static_cast<size_t>(watchers_->most_);
  if (valid_) place_ = watchers_->entries_.insert(watchers_->entries_.end(), this);
}

Watchers::Entry::~Entry() {
  if (!valid_) return;
  absl::MutexLock lock(&watchers_->mutex_);
  watchers_->entries_.erase(place_);
}

int Watchers::CutStalled(Time then) {
  int cut = 0;
  absl::MutexLock lock(&mutex_);
  for (Entry* entry : entries_) {
    const Time::rep since = entry->writing_since_;
    if (since == 0 || since >= then.time_since_epoch().count() || entry->context_ == nullptr) continue;
    entry->context_->TryCancel();
    ++cut;
  }
  return cut;
}

int Watchers::count() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(entries_.size());
}

}  // namespace socle::events
