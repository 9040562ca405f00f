#include "platform/telemetry/span.h"

#include <atomic>

namespace socle::telemetry {
namespace {

std::atomic<SpanSink*> current_sink = nullptr;
std::atomic<int> one_in = 0;

}  // namespace

void SetSpanSink(SpanSink* sink, int sample_one_in) {
  one_in.store(sink == nullptr ? 0 : sample_one_in, std::memory_order_relaxed);
  current_sink.store(sink, std::memory_order_release);
}

SpanSink* CurrentSpanSink() { return current_sink.load(std::memory_order_acquire); }

bool SampleNewTrace() {
  const int often = one_in.load(std::memory_order_relaxed);
  thread_local int begun = 0;
  if (often <= 0 || ++begun < often) return false;
  begun = 0;
  return true;
}

}  // namespace socle::telemetry
