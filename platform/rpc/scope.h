// The one way every call goes, whatever serves it:
//
//   deadline already passed? → authenticate → authorise → admission → handler → status conversion → metrics and log
//
// Metrics and the log come last but hold for every call, refused ones too. Whoever runs handlers (unary_call.h,
// service.cc for streams) calls Open, then the handler through Run, then Close; nothing answers a caller past Close.
#pragma once

#include <grpcpp/support/status.h>

#include <atomic>
#include <chrono>

#include "platform/rpc/call.h"
#include "platform/rpc/identity.h"
#include "platform/telemetry/line_limit.h"
#include "platform/telemetry/log.h"

namespace socle::rpc {

struct ScopeOptions {
  // A caller without a deadline, or with a later one, gets this.
  std::chrono::milliseconds max_deadline = std::chrono::seconds(60);
  std::chrono::milliseconds max_stream_deadline = std::chrono::hours(1);
  // Calls answered OK that are logged: one in this many; 0 for none, 1 for all. Failed calls always are, but for those
  // refused because of the state of this process (NOT_READY, OVERLOADED), which come in floods: of each reason one line
  // an interval, with how many were left out.
  int log_one_in = 1000;
  std::chrono::milliseconds refusal_log_interval = std::chrono::seconds(1);
  // Requests above it are refused with TOO_LARGE.
  size_t max_request_bytes = 4 << 20;
};

class Scope {
 public:
  // All must outlive the scope.
  Scope(ScopeOptions options, const Authenticator* authenticator, const Roles* roles, telemetry::Log* log)
      : options_(options),
        authenticator_(authenticator),
        roles_(roles),
        log_(log),
        not_ready_(options.refusal_log_interval),
        overloaded_(options.refusal_log_interval) {}

  // Whether calls are let in at all: not before the service has what it answers from. At first they are.
  void SetOpen(bool open) { open_.store(open, std::memory_order_release); }

  // Lets a call in, or says why not. `streaming` chooses the longest deadline.
  absl::Status Open(Call& call, bool streaming = false) const;

  // Refuses a request that is too large.
  absl::Status CheckSize(size_t request_bytes) const;

  // Runs a handler; an exception that leaves it is logged and becomes INTERNAL. `Result` is absl::Status or
  // constructible from one.
  template <typename Result, typename Handler>
  Result Run(Call& call, Handler&& handler) const {
    try {
      return handler();
    } catch (const std::exception& e) {
      return Result(Escaped(call, e.what()));
    } catch (...) {
      return Result(Escaped(call, "not a std::exception"));
    }
  }

  // Counts and logs the call, and gives the status to send. On errors the request id goes into the trailers, so that a
  // caller can quote it.
  grpc::Status Close(Call& call, const absl::Status& status) const;

 private:
  absl::Status Escaped(const Call& call, std::string_view what) const;
  void LogCall(Call& call, grpc::StatusCode code, std::chrono::nanoseconds duration, const absl::Status& status) const;
  // Of which refusals a status is one; nullptr for none.
  telemetry::LineLimit* LimitOf(const absl::Status& status) const;

  const ScopeOptions options_;
  const Authenticator* const authenticator_;
  const Roles* const roles_;
  telemetry::Log* const log_;
  mutable telemetry::LineLimit not_ready_;
  mutable telemetry::LineLimit overloaded_;
  std::atomic<bool> open_ = true;
};

}  // namespace socle::rpc
