#include "platform/server/peer.h"

#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>

#include "platform/server/address.h"
#include "platform/telemetry/current_trace.h"

namespace socle::server {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;

// Replicas take turns, and only those that say they are ready: one that stops is left before its connection breaks. A
// call that no replica has begun to answer is made again: services only read from one another.
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
  "healthCheckConfig": {"serviceName": "readiness"},
  "retryThrottling": {"maxTokens": 100, "tokenRatio": 0.1},
  "methodConfig": [{
    "name": [{}],
    "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.05s", "maxBackoff": "0.5s", "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"]}}]})";
constexpr int kBetweenResolutions = 2'000;  // milliseconds

bool IsOneOfThisMachine(const std::string& address) {
  const auto parsed = ParseAddress(address);
  return parsed.ok() ? parsed->IsLoopback() : address.starts_with("localhost:");
}

// "127.0.0.1:50051", "localhost:50051", or several: "ipv4:127.0.0.1:50051,127.0.0.2:50051".
bool IsOfThisMachine(std::string address) {
  for (const std::string_view scheme : {"ipv4:", "ipv6:", "dns:///"}) {
    if (address.starts_with(scheme)) address.erase(0, scheme.size());
  }
  for (size_t begin = 0; begin <= address.size();) {
    const size_t end = std::min(address.find(',', begin), address.size());
    if (!IsOneOfThisMachine(address.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

// A token file ends in a line end.
std::string Trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \n\r\t") + 1);
  return text;
}

}  // namespace

void AddFlags(const std::string& name, PeerSettings* settings, Flags* flags) {
  flags->Text(name + "-address", &settings->address, fmt::format("Where the {} serves", name));
  flags->File(name + "-token-file", &settings->token, fmt::format("File with the token to call the {} with", name));
}

absl::StatusOr<std::unique_ptr<Peer>> Peer::Open(const std::string& name, PeerSettings settings,
                                                 const std::string& program) {
  settings.token = Trimmed(std::move(settings.token));
  if (settings.credentials == nullptr && !IsOfThisMachine(settings.address)) {
    return absl::InvalidArgumentError(
        fmt::format("--{0}-address {1}: beyond this machine it takes --tls-directory", name, settings.address));
  }
  return std::unique_ptr<Peer>(new Peer(std::move(settings), program));
}

Peer::Peer(PeerSettings settings, const std::string& program) : settings_(std::move(settings)) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 25'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, kBetweenResolutions);
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetUserAgentPrefix(program);
  const auto credentials =
      settings_.credentials != nullptr ? settings_.credentials : grpc::InsecureChannelCredentials();
  channel_ = grpc::CreateCustomChannel(settings_.address, credentials, arguments);
}

void Peer::Prepare(grpc::ClientContext* context, Deadline deadline) const {
  const SteadyClock::duration whole = deadline - SteadyClock::now();
  const auto left = std::min<SteadyClock::duration>(whole - whole / 10, settings_.longest_call);
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::duration_cast<std::chrono::microseconds>(left));
  if (!settings_.token.empty()) context->AddMetadata("authorization", authorization());
  if (const telemetry::TraceContext* trace = telemetry::CurrentTrace()) {
    context->AddMetadata("traceparent", telemetry::MakeTraceparent(*trace));
  }
}

bool ReasonIs(const grpc::Status& status, std::string_view reason) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return false;
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    if (detail.Is<google::rpc::ErrorInfo>() && detail.UnpackTo(&info)) return info.reason() == reason;
  }
  return false;
}

}  // namespace socle::server
