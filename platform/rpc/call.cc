#include "platform/rpc/call.h"

#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include "platform/rpc/rpc_errors.h"
#include "platform/telemetry/span.h"

namespace socle::rpc {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// gRPC's monotonic clock is CLOCK_MONOTONIC, as std::chrono::steady_clock is here.
Call::Clock::time_point ToTimePoint(gpr_timespec deadline) {
  deadline = gpr_convert_clock_type(deadline, GPR_CLOCK_MONOTONIC);
  // What lies a century ahead is "none" and would overflow nanoseconds.
  if (deadline.tv_sec > 100LL * 365 * 86'400 || gpr_time_cmp(deadline, gpr_inf_future(GPR_CLOCK_MONOTONIC)) == 0) {
    return Call::Clock::time_point::max();
  }
  if (deadline.tv_sec < 0) return Call::Clock::time_point::min();
  return Call::Clock::time_point(seconds(deadline.tv_sec) + nanoseconds(deadline.tv_nsec));
}

}  // namespace

Call::Call(const Method& method, grpc::ServerContext* context)
    : method_(&method),
      context_(context),
      start_(Clock::now()),
      deadline_(context != nullptr ? ToTimePoint(context->raw_deadline()) : start_ + std::chrono::minutes(1)) {}

std::chrono::milliseconds Call::Remaining() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

bool Call::IsCancelled() const { return Clock::now() >= deadline_ || (context_ != nullptr && context_->IsCancelled()); }

absl::Status Call::CheckAlive() const {
  if (Clock::now() >= deadline_) return DeadlinePassed();
  if (context_ != nullptr && context_->IsCancelled()) return CallerWentAway();
  return absl::OkStatus();
}

std::string_view Call::Metadata(std::string_view key) const {
  if (context_ == nullptr) return {};
  const auto& metadata = context_->client_metadata();
  const auto found = metadata.find(grpc::string_ref(key.data(), key.size()));
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string_view Call::request_id() const {
  if (request_id_.empty()) {
    const std::string_view sent = Metadata("x-request-id");
    request_id_ = telemetry::IsRequestId(sent) ? std::string(sent) : telemetry::MakeRequestId();
  }
  return request_id_;
}

const telemetry::TraceContext& Call::trace() const {
  if (trace_) return *trace_;
  const auto parent = telemetry::ParseTraceparent(Metadata("traceparent"));
  trace_ = telemetry::ChildOf(parent);
  if (!parent && telemetry::SampleNewTrace()) trace_->flags |= 1;
  return *trace_;
}

std::string Call::peer() const { return context_ != nullptr ? context_->peer() : std::string("test"); }

}  // namespace socle::rpc
