// A call that is tried without changing anything, to see whether it would be let in.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/service_client.h"

namespace socle::cli {

struct AccessTrial {
  enum class Outcome {
    kAllowed,
    kDenied,
    kUndecided,  // it failed for another reason, before or after rights were looked at
  };
  Outcome outcome = Outcome::kUndecided;
  absl::Status status;  // what the call ended with
};

// The request of a trial: `json`, with `resource` as its name or parent where it is not empty, and with validate_only.
// INVALID_ARGUMENT where the method could not be tried without effect, or its request has no place for a resource.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> TrialRequest(
    const google::protobuf::MethodDescriptor* method, const std::string& resource, const std::string& json);

AccessTrial Try(ServiceClient& client, const google::protobuf::MethodDescriptor* method,
                const google::protobuf::Message& request);

// What a token says of itself, unverified, for who wonders why it is refused: "of https://…, for registry, ended 12 min
// ago". Empty for what is no JSON Web Token.
std::string ClaimsOfToken(const std::string& token, int64_t now_seconds);

}  // namespace socle::cli
