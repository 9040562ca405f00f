#include "platform/rpc/call_watch.h"

#include <atomic>

namespace socle::rpc {
namespace {

std::atomic<CallWatch*> watching = nullptr;

}  // namespace

void WatchCalls(CallWatch* watch) { watching.store(watch, std::memory_order_release); }

absl::Status Told(const Call& call, const absl::Status& status, const grpc::ByteBuffer* answer) {
  CallWatch* const watch = watching.load(std::memory_order_acquire);
  return watch == nullptr ? status : watch->Ended(call, status, answer);
}

}  // namespace socle::rpc
