#include "platform/rpc/scope.h"

#include <google/rpc/status.pb.h>
#include <grpcpp/server_context.h>

#include "platform/base/error.h"
#include "platform/rpc/rpc_errors.h"
#include "platform/telemetry/span.h"

namespace socle::rpc {
namespace {

using telemetry::Severity;

// What is ours to repair is an error; what the caller can repair, or what is normal, is not.
Severity SeverityOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::DATA_LOSS:
      return Severity::kError;
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return Severity::kWarning;
    default:
      return Severity::kInfo;
  }
}

int64_t NanosOf(std::chrono::nanoseconds duration) { return duration.count(); }

// Leaves the call behind as a span, where spans go anywhere and this one is sampled.
void LeaveSpan(const Call& call, grpc::StatusCode code, std::chrono::nanoseconds duration) {
  telemetry::SpanSink* sink = telemetry::CurrentSpanSink();
  if (sink == nullptr || !telemetry::IsSampled(call.trace())) return;
  const int64_t end = NanosOf(std::chrono::system_clock::now().time_since_epoch());
  const auto parent = telemetry::ParseTraceparent(call.Metadata("traceparent"));
  sink->Take({.context = call.trace(),
              .parent = parent ? std::string(parent->parent_id.data(), parent->parent_id.size()) : std::string(),
              .name = call.method().full_name,
              .begin_nanos = end - duration.count(),
              .end_nanos = end,
              .code = code,
              .is_our_fault = SeverityOf(code) == Severity::kError,
              .request_id = std::string(call.request_id())});
}

// True once in `one_in` calls of the thread.
bool Sampled(int one_in) {
  thread_local int calls = 0;
  if (one_in <= 0 || ++calls < one_in) return false;
  calls = 0;
  return true;
}

}  // namespace

absl::Status Scope::Open(Call& call, bool streaming) const {
  if (call.method().metrics) call.method().metrics->Started();
  const Call::Clock::time_point now = call.start();
  if (call.deadline() <= now) return DeadlinePassed();
  call.set_deadline(
      std::min(call.deadline(), now + (streaming ? options_.max_stream_deadline : options_.max_deadline)));

  auto principal = authenticator_->Authenticate({call.Metadata("authorization"), call.context()});
  if (!principal.ok()) return std::move(principal).status();
  call.set_principal(*std::move(principal));

  if (!open_.load(std::memory_order_acquire)) return NotReady();
  if (!roles_->Allows(call.principal(), call.method().permission)) return PermissionDenied(call.method().permission);
  return absl::OkStatus();
}

absl::Status Scope::CheckSize(size_t request_bytes) const {
  return request_bytes <= options_.max_request_bytes ? absl::OkStatus() : MessageTooLarge(options_.max_request_bytes);
}

absl::Status Scope::Escaped(const Call& call, std::string_view what) const {
  log_->Write(Severity::kError, "exception left a handler",
              {{"method", call.method().full_name}, {"request_id", call.request_id()}, {"what", what}});
  return absl::InternalError("exception left a handler");
}

grpc::Status Scope::Close(Call& call, const absl::Status& status) const {
  grpc::Status answer;
  if (!status.ok()) {
    const google::rpc::Status rpc = ToRpcStatus(status);
    answer = grpc::Status(static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString());
    if (call.context() != nullptr) call.context()->AddTrailingMetadata("x-request-id", std::string(call.request_id()));
  }
  const auto duration = Call::Clock::now() - call.start();
  if (call.method().metrics) call.method().metrics->Finished(answer.error_code(), duration);
  LeaveSpan(call, answer.error_code(), duration);
  if (!status.ok() || Sampled(options_.log_one_in)) LogCall(call, answer.error_code(), duration, status);
  return answer;
}

telemetry::LineLimit* Scope::LimitOf(const absl::Status& status) const {
  if (status.code() != absl::StatusCode::kUnavailable && status.code() != absl::StatusCode::kResourceExhausted) {
    return nullptr;
  }
  switch (ReasonOf(status)) {
    case ErrorReason::NOT_READY:
      return &not_ready_;
    case ErrorReason::OVERLOADED:
      return &overloaded_;
    default:
      return nullptr;
  }
}

void Scope::LogCall(Call& call, grpc::StatusCode code, std::chrono::nanoseconds duration,
                    const absl::Status& status) const {
  const Severity severity = SeverityOf(code);
  if (!log_->Wants(severity)) return;
  int64_t left_out = 0;
  if (telemetry::LineLimit* limit = LimitOf(status)) {
    const std::optional<int64_t> since_the_last = limit->Take(Call::Clock::now());
    if (!since_the_last) return;
    left_out = *since_the_last;
  }
  const Principal* principal = call.principal_or_null();
  const std::string peer = call.peer();
  const std::string error(status.message());
  const telemetry::LogField fields[] = {
      {"request_id", call.request_id()},
      {"trace_id", call.trace().trace()},
      {"method", call.method().full_name},
      {"code", CodeName(code)},
      {"duration_us", std::chrono::duration_cast<std::chrono::microseconds>(duration).count()},
      {"principal", principal != nullptr ? std::string_view(principal->subject) : std::string_view()},
      {"peer", peer},
      {"error", error},
      {"left_out", left_out}};
  // The last ones only where they say something.
  size_t count = std::size(fields);
  if (left_out == 0) --count;
  if (status.ok()) --count;
  log_->Write(severity, "call", fields, count);
}

}  // namespace socle::rpc
