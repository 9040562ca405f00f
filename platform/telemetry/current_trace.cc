#include "platform/telemetry/current_trace.h"

#include <utility>

namespace socle::telemetry {
namespace {

thread_local const TraceContext* current = nullptr;

}  // namespace

TraceOfThread::TraceOfThread(const TraceContext* trace) : before_(std::exchange(current, trace)) {}

TraceOfThread::~TraceOfThread() { current = before_; }

const TraceContext* CurrentTrace() { return current; }

}  // namespace socle::telemetry
