// Why the registry gave no answer.
#pragma once

#include <fmt/format.h>
#include <grpcpp/support/status.h>

#include <string_view>

#include "absl/strings/cord.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {

// Of an answer: there is nothing of that name.
inline bool IsNothing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::NOT_FOUND ||
         status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
}

// UNAVAILABLE REGISTRY_UNAVAILABLE: away, too slow, too busy, or not ours to call. What it answered is for the log; it
// does not leave the process.
inline absl::Status NotAnswered(const grpc::Status& status, std::string_view english, std::string_view french) {
  absl::Status unavailable = RegistryUnavailable(english, french);
  unavailable.SetPayload(
      "socle.census/registry_status",
      absl::Cord(fmt::format("{} {}", static_cast<int>(status.error_code()), status.error_message())));
  return unavailable;
}

}  // namespace socle::census::clients
