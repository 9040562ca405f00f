// One call as a trace shows it, and where such spans go.
//
// Only calls that are sampled become spans: those whose caller says so (the flag of `traceparent`), and one in so many
// of those that begin a trace here. A span holds no name of a caller and nothing of a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/telemetry/trace_context.h"

namespace socle::telemetry {

struct Span {
  TraceContext context;     // its own id is `parent_id`: that of whatever is called meanwhile
  std::string parent;       // the caller's, 16 hexadecimal digits; empty: the trace begins here
  std::string_view name;    // "socle.registry.v1.BodyService/GetBody"; lives as long as the process
  int64_t begin_nanos = 0;  // since 1970
  int64_t end_nanos = 0;
  int code = 0;               // canonical
  bool is_our_fault = false;  // INTERNAL and its like
  std::string request_id;
};

class SpanSink {
 public:
  virtual ~SpanSink() = default;
  // From any thread; must be quick, and may lose the span.
  virtual void Take(Span span) = 0;
};

// Where spans go; nullptr, as at first: nowhere. The sink must outlive every call.
void SetSpanSink(SpanSink* sink, int sample_one_in);
SpanSink* CurrentSpanSink();

// Whether a trace that begins here is sampled: once in so many of the thread's.
bool SampleNewTrace();

inline bool IsSampled(const TraceContext& trace) { return (trace.flags & 1) != 0; }

}  // namespace socle::telemetry
