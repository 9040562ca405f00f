// Failures of calls and of soclectl itself, as absl::Status: the google.rpc.Status that a service sent travels inside.
#pragma once

#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"

namespace socle::cli {

// The status of a call, with all details that the service sent. OK for OK.
absl::Status FromGrpc(const grpc::Status& status);

// What the service sent, or code and message alone when the status was made here.
google::rpc::Status ToRpc(const absl::Status& status);

// UNAVAILABLE for a stream that broke after the service had begun to answer: FailureText then does not say that nobody
// is there.
absl::Status Interrupted(const std::string& message);
bool IsInterrupted(const absl::Status& status);

ExitCode ExitCodeOf(const absl::Status& status);

// Where and as whom the call was made, for advice.
struct CallContext {
  std::string address;
  std::string credential;  // where the token came from, never the token: "role reader of .dev/tokens.json"
};

// Tells a person what failed and what to do next: each violation, the life span and the heirs of what did not live at
// the date with commands to run. In French beneath when the console asks for it.
std::string FailureText(const absl::Status& status, const CallContext& context, const Console& console);

// The google.rpc.Status as one line of JSON.
std::string FailureJson(const absl::Status& status);

}  // namespace socle::cli
