// What every verb works with, and what requests have in common.
#pragma once

#include "cli/client/service_client.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/output/json.h"
#include "cli/text/wording.h"

namespace socle::cli {

struct Session {
  const Globals& globals;
  ServiceClient& client;
  const Console& console;
};

// --as-of, of requests that have a date.
template <typename Request>
void SetAsOf(const Globals& globals, Request* request) {
  if (globals.as_of) *request->mutable_as_of() = ToProto(*globals.as_of);
}

template <typename Request>
void SetFreshness(const Globals& globals, Request* request) {
  if (globals.fresh) request->mutable_consistency()->set_fully_consistent(true);
}

template <typename Request>
void SetKnownAt(const Globals& globals, Request* request) {
  if (globals.known_at) *request->mutable_known_at() = ToProto(*globals.known_at);
}

// --known-at and --fresh.
template <typename Request>
void SetReading(const Globals& globals, Request* request) {
  SetKnownAt(globals, request);
  SetFreshness(globals, request);
}

// What a verb shows to a program: the message, on one line.
inline absl::StatusOr<ExitCode> PrintJson(const google::protobuf::Message& message, const Session& session) {
  session.console.out << JsonOf(message) << '\n';
  return ExitCode::kOk;
}

}  // namespace socle::cli
