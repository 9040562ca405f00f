// The standard health protocol of gRPC (grpc.health.v1), without its generated code, which Debian does not ship.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/service_client.h"

namespace socle::cli {

enum class Health { kUnknown = 0, kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

// Asks once, within `timeout`. NOT_FOUND for a service that the server does not report on.
absl::StatusOr<Health> CheckHealth(ServiceClient& client, const std::string& service,
                                   std::chrono::milliseconds timeout);

}  // namespace socle::cli
