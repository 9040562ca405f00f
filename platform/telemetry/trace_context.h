// W3C trace context (https://www.w3.org/TR/trace-context/) and request ids: what ties a call's log lines together
// across services.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socle::telemetry {

struct TraceContext {
  std::array<char, 32> trace_id{};  // lower-case hexadecimal, not all zero
  std::array<char, 16> parent_id{};
  uint8_t flags = 0;  // bit 0: sampled

  std::string_view trace() const { return {trace_id.data(), trace_id.size()}; }
};

// Parses a `traceparent` header. Versions after 00 are read as the standard asks: their first four fields.
std::optional<TraceContext> ParseTraceparent(std::string_view header);

// "00-…-…-…" with `trace` as it is: what a call to another service carries.
std::string MakeTraceparent(const TraceContext& trace);

// A new span of the same trace, or of a new trace when there is none.
TraceContext ChildOf(const std::optional<TraceContext>& parent);

// Whether a caller's `x-request-id` may be used: 1 to 64 characters of A-Z a-z 0-9 . _ : -
bool IsRequestId(std::string_view text);

// 32 hexadecimal digits, unique enough to find one call in a log.
std::string MakeRequestId();

}  // namespace socle::telemetry
