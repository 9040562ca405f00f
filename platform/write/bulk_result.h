// What became of each resource of a bulk change, which is made for all of them or for none. `Result` is a message with
// `name`, `type`, `description` and `french_description`; `Response` has `results`,
// `error_count` and `updated_count`.
#pragma once

#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <span>
#include <string>
#include <string_view>

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

// Makes `change(id)` of each and tells what became of it under `name(id)`. PERMISSION_DENIED where the caller may
// change none of them; NothingChanged of `of` where one of them failed, unless that is all that was asked.
template <typename Response, typename Name, typename Change>
absl::Status ChangeEach(std::span<const std::string> ids, std::string_view of, bool validate_only, const Name& name,
                        const Change& change, Response* response) {
  absl::Status denied;
  int denials = 0;
  for (const std::string& id : ids) {
    auto* result = response->add_results();
    result->set_name(name(id));
    const absl::Status status = change(id);
    if (status.ok()) continue;
    if (!IsOfOne(status)) return status;
    if (absl::IsPermissionDenied(status) && ++denials == 1) denied = status;
    ShowError(status, result);
    response->set_error_count(response->error_count() + 1);
  }
  // Who may change none of them is no one to tell what is wrong with them.
  if (denials != 0 && denials == response->results_size()) return denied;
  if (response->error_count() != 0 && !validate_only) return NothingChanged(of, *response);
  response->set_updated_count(response->results_size() - response->error_count());
  return absl::OkStatus();
}

}  // namespace socle::write
