#include "cli/client/failure.h"

#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>

namespace socle::cli {
namespace {
constexpr char kPayloadUrl[] = "type.googleapis.com/google.rpc.Status";
constexpr char kInterruptedUrl[] = "socle.fr/soclectl/interrupted";
}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status failure(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status rpc;
  if (!status.error_details().empty() && rpc.ParseFromString(status.error_details())) {
    failure.SetPayload(kPayloadUrl, absl::Cord(status.error_details()));
  }
  return failure;
}

absl::Status Interrupted(const std::string& message) {
  absl::Status status = absl::UnavailableError(message);
  status.SetPayload(kInterruptedUrl, absl::Cord());
  return status;
}

bool IsInterrupted(const absl::Status& status) { return status.GetPayload(kInterruptedUrl).has_value(); }

google::rpc::Status ToRpc(const absl::Status& status) {
  google::rpc::Status rpc;
  const auto payload = status.GetPayload(kPayloadUrl);
  if (payload && rpc.ParseFromString(std::string(*payload))) return rpc;
  rpc.Clear();
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(std::string(status.message()));
  return rpc;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kError;
  }
}

std::string FailureJson(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpc(status);
  std::string json;
  if (google::protobuf::util::MessageToJsonString(rpc, &json).ok()) return json;
  google::rpc::Status plain = rpc;  // a detail of a type that this version does not know
  plain.clear_details();
  json.clear();
  (void)google::protobuf::util::MessageToJsonString(plain, &json);
  return json;
}

}  // namespace socle::cli
