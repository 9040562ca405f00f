// What a handler sees of the call that it answers.
#pragma once

#include <google/protobuf/arena.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "platform/rpc/identity.h"
#include "platform/rpc/method_table.h"
#include "platform/telemetry/trace_context.h"

namespace grpc {
class ServerContext;
}

namespace socle::rpc {

class Call {
 public:
  // Monotonic: a deadline does not move when the machine's clock is set.
  using Clock = std::chrono::steady_clock;

  // `context` is nullptr in unit tests of handlers: no metadata, never cancelled, a deadline of a minute.
  Call(const Method& method, grpc::ServerContext* context);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Method& method() const { return *method_; }

  // Who calls. Only after the scope has let the call in; handlers may count on it.
  const Principal& principal() const { return *principal_; }

  // The caller's deadline, or the server's longest when that is earlier or the caller has none. Statements, waits and
  // calls to other services must end by then.
  Clock::time_point deadline() const { return deadline_; }
  std::chrono::milliseconds Remaining() const;  // never negative

  // Whether nobody waits for the answer any more. Look between steps that take long, and stop (T12).
  bool IsCancelled() const;
  // CANCELLED, DEADLINE_EXCEEDED or OK: SOCLE_RETURN_IF_ERROR(call.CheckAlive()) between steps.
  absl::Status CheckAlive() const;

  // The caller's `x-request-id`, or one of ours; made when first asked for.
  std::string_view request_id() const;
  // The caller's trace, continued, or a new one.
  const telemetry::TraceContext& trace() const;
  // "ipv4:127.0.0.1:40312". Says where a connection comes from, proves nothing.
  std::string peer() const;

  // A request header by its lower-case key; empty when there is none.
  std::string_view Metadata(std::string_view key) const;

  // Lives as long as the call: for the request and what is derived from it.
  google::protobuf::Arena* arena() {
    if (arena_ == nullptr) arena_ = &own_arena_.emplace();
    return arena_;
  }

  grpc::ServerContext* context() const { return context_; }
  Clock::time_point start() const { return start_; }

  // For the scope and for tests.
  void set_principal(std::shared_ptr<const Principal> principal) { principal_ = std::move(principal); }
  const Principal* principal_or_null() const { return principal_.get(); }
  void set_deadline(Clock::time_point deadline) { deadline_ = deadline; }
  void set_arena(google::protobuf::Arena* arena) { arena_ = arena; }

 private:
  const Method* const method_;
  grpc::ServerContext* const context_;
  const Clock::time_point start_;
  Clock::time_point deadline_;
  std::shared_ptr<const Principal> principal_;
  google::protobuf::Arena* arena_ = nullptr;
  std::optional<google::protobuf::Arena> own_arena_;
  mutable std::string request_id_;
  mutable std::optional<telemetry::TraceContext> trace_;
};

}  // namespace socle::rpc
