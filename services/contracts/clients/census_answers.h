// Why census gave no answer.
#pragma once

#include <fmt/format.h>
#include <grpcpp/support/status.h>

#include <string_view>

#include "absl/strings/cord.h"
#include "services/contracts/domain/plan/census_links.h"

namespace socle::contracts::clients {

// UNAVAILABLE NOT_READY: away, too slow, or not ours to call. What it answered is for the log alone.
inline absl::Status NotAnswered(const grpc::Status& status, std::string_view english, std::string_view french) {
  absl::Status unavailable = plan::CensusUnavailable(english, french);
  unavailable.SetPayload(
      "socle.contracts/census_status",
      absl::Cord(fmt::format("{} {}", static_cast<int>(status.error_code()), status.error_message())));
  return unavailable;
}

}  // namespace socle::contracts::clients
