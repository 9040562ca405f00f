// What tests read out of a failed call.
#pragma once

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace socle::test {

inline google::rpc::Status Details(const grpc::Status& status) {
  google::rpc::Status rpc;
  EXPECT_TRUE(rpc.ParseFromString(status.error_details())) << "grpc-status-details-bin is not a google.rpc.Status";
  return rpc;
}

// The first detail of a type.
template <typename Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  const google::rpc::Status rpc = Details(status);
  for (const auto& any : rpc.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

inline std::string ReasonIn(const grpc::Status& status) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  return info ? info->reason() : "no ErrorInfo in: " + status.error_message();
}

inline void ExpectError(const grpc::Status& status, grpc::StatusCode code, const std::string& reason) {
  EXPECT_EQ(status.error_code(), code) << status.error_message();
  EXPECT_EQ(ReasonIn(status), reason) << status.error_message();
}

}  // namespace socle::test
