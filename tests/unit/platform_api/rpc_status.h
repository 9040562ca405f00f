// Reading the details of errors in tests, and matchers for them.
#pragma once

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "platform/base/error.h"

namespace socle::api {

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const google::rpc::Status rpc = ToRpcStatus(status);
  for (const auto& any : rpc.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return detail;
}

inline std::string MetadataOf(const absl::Status& status, const std::string& key) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  const auto found = info.metadata().find(key);
  return found == info.metadata().end() ? "(no such metadata)" : found->second;
}

// "path: description" of each violation.
inline std::vector<std::string> ViolationsOf(const absl::Status& status) {
  std::vector<std::string> out;
  const auto request = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& violation : request.field_violations()) {
    out.push_back(violation.field() + ": " + violation.description());
  }
  return out;
}

inline std::string FrenchOf(const absl::Status& status) {
  return DetailOf<google::rpc::LocalizedMessage>(status).message();
}

MATCHER_P(IsInvalid, reason, "is INVALID_ARGUMENT with the reason " + ErrorReason_Name(reason)) {
  *result_listener << "which is " << arg.ToString();
  return arg.code() == absl::StatusCode::kInvalidArgument && ReasonOf(arg) == reason;
}

}  // namespace socle::api
