// The trace of the call that this thread answers, for what calls other services on its behalf.
#pragma once

#include "platform/telemetry/trace_context.h"

namespace socle::telemetry {

// While it lives, CurrentTrace() on this thread is `trace`, which must outlive it.
class TraceOfThread {
 public:
  explicit TraceOfThread(const TraceContext* trace);
  ~TraceOfThread();
  TraceOfThread(const TraceOfThread&) = delete;
  TraceOfThread& operator=(const TraceOfThread&) = delete;

 private:
  const TraceContext* const before_;
};

// nullptr when this thread answers no call.
const TraceContext* CurrentTrace();

}  // namespace socle::telemetry
