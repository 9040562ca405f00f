// What became of each resource of a bulk change, which is made for all of them or for none. `Result` is a message with
// `name`, `type`, `description` and `french_description`; `Response` has `results` and `error_count`.
#pragma once

#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <string>

#include "absl/status/status.h"
#include "platform/api/resource_errors.h"
#include "platform/api/violations.h"
#include "platform/base/error.h"

namespace socle::write {

// Whether it is wrong with one resource, and not with the command as a whole.
inline bool IsOfOne(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) || absl::IsPermissionDenied(status) ||
         absl::IsNotFound(status);
}

template <typename Result>
void ShowError(const absl::Status& status, Result* result) {
  result->set_type(type::v1::ErrorReason_Name(ReasonOf(status)));
  result->set_description(std::string(status.message()));
  const google::rpc::Status shown = ToRpcStatus(status);
  for (const google::protobuf::Any& detail : shown.details()) {
    google::rpc::LocalizedMessage localized;
    if (detail.UnpackTo(&localized)) result->set_french_description(localized.message());
  }
}

// ILLEGAL_STATE of `name` with the first of what was found.
template <typename Response>
absl::Status NothingChanged(std::string_view name, const Response& response) {
  api::UnmetConditions unmet;
  for (const auto& result : response.results()) {
    if (result.type().empty() || unmet.size() == api::Violations::kShown) continue;
    unmet.push_back({result.type(), fmt::format("{}: {}", result.name(), result.description()),
                     fmt::format("{} : {}", result.name(), result.french_description())});
  }
  return api::IllegalState(name, fmt::format("{} ERRORS", response.error_count()), unmet);
}

}  // namespace socle::write
