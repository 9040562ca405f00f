#include "platform/telemetry/trace_context.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace socle::telemetry {
namespace {

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// Identifiers need to be distinct, not secret.
uint64_t Random() {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    return uint64_t{device()} << 32 | device();
  }()};
  return generator();
}

template <size_t N>
void FillHex(std::array<char, N>* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  uint64_t bits = 0;
  for (size_t i = 0; i < N; ++i) {
    if (i % 16 == 0) bits = Random();
    (*out)[i] = kDigits[bits & 0xF];
    bits >>= 4;
  }
}

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view header) {
  // version "-" trace-id "-" parent-id "-" flags
  constexpr size_t kLength = 2 + 1 + 32 + 1 + 16 + 1 + 2;
  if (header.size() < kLength || header[2] != '-' || header[35] != '-' || header[52] != '-') return std::nullopt;
  const std::string_view version = header.substr(0, 2);
  const std::string_view trace = header.substr(3, 32);
  const std::string_view parent = header.substr(36, 16);
  const std::string_view flags = header.substr(53, 2);
  if (!IsLowerHex(version) || version == "ff") return std::nullopt;
  if (version == "00" ? header.size() != kLength : (header.size() > kLength && header[kLength] != '-'))
    return std::nullopt;
  if (!IsLowerHex(trace) || IsZero(trace) || !IsLowerHex(parent) || IsZero(parent) || !IsLowerHex(flags))
    return std::nullopt;
  TraceContext context;
  std::copy(trace.begin(), trace.end(), context.trace_id.begin());
  std::copy(parent.begin(), parent.end(), context.parent_id.begin());
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  context.flags = static_cast<uint8_t>(digit(flags[0]) * 16 + digit(flags[1]));
  return context;
}

std::string MakeTraceparent(const TraceContext& trace) {
  return fmt::format("00-{}-{}-{:02x}", trace.trace(), std::string_view(trace.parent_id.data(), trace.parent_id.size()),
                     trace.flags);
}

TraceContext ChildOf(const std::optional<TraceContext>& parent) {
  TraceContext child;
  if (parent) {
    child = *parent;
  } else {
    FillHex(&child.trace_id);
  }
  FillHex(&child.parent_id);
  return child;
}

bool IsRequestId(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
           c == ':' || c == '-';
  });
}

std::string MakeRequestId() {
  std::array<char, 32> digits;
  FillHex(&digits);
  return std::string(digits.data(), digits.size());
}

}  // namespace socle::telemetry
