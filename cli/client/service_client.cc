#include "cli/client/service_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace socle::cli {
namespace {

// Reads may be repeated. UploadSource and ApplySources are left out: they show progress, and the person repeats them.
constexpr char kServiceConfig[] = R"({"methodConfig": [{
  "name": [{"service": "socle.registry.v1.CollectiviteService"},
           {"service": "socle.events.v1.EventService", "method": "ListEvents"},
           {"service": "socle.registry.v1.ImportService", "method": "ListSources"},
           {"service": "socle.registry.v1.ImportService", "method": "ListDisagreements"}],
  "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.2s", "maxBackoff": "2s", "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]})";

constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;  // a page of 1,000 with long histories stays far below

absl::Status ReadPem(const std::string& path, std::string* pem) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf()))
    return absl::InvalidArgumentError(fmt::format("the file {} cannot be read", path));
  *pem = content.str();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ServiceClient> ServiceClient::Open(const Globals& globals, Credential credential) {
  std::shared_ptr<grpc::ChannelCredentials> channel_credentials = grpc::InsecureChannelCredentials();
  const bool tls = !globals.tls_ca.empty() || !globals.tls_certificate.empty() || !globals.tls_key.empty();
  if (tls) {
    grpc::SslCredentialsOptions options;
    for (const auto& [path, pem] : {std::pair(&globals.tls_ca, &options.pem_root_certs),
                                    std::pair(&globals.tls_certificate, &options.pem_cert_chain),
                                    std::pair(&globals.tls_key, &options.pem_private_key)}) {
      if (const absl::Status status = ReadPem(*path, pem); !status.ok()) return status;
    }
    channel_credentials = grpc::SslCredentials(options);
  }
  for (const std::string& address : {globals.address, globals.contracts_address, globals.census_address}) {
    if (tls || credential.token.empty() || IsLoopback(address)) continue;
    return absl::InvalidArgumentError(fmt::format(
        "the token would travel to {} in the clear: give --tls-ca, or use an address of this machine", address));
  }
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetUserAgentPrefix("soclectl");
  ServiceClient client;
  for (const auto& [package, address] :
       {std::pair("socle.contracts.", globals.contracts_address), std::pair("socle.census.", globals.census_address),
        std::pair("socle.", globals.address)}) {
    client.peers_.push_back({package, address, grpc::CreateCustomChannel(address, channel_credentials, arguments)});
  }
  client.call_context_ = {globals.address, credential.description};
  client.credential_ = std::move(credential);
  client.timeout_ = globals.timeout.value_or(std::chrono::milliseconds(0));
  return client;
}

const std::shared_ptr<grpc::Channel>& ServiceClient::ChannelOf(std::string_view package) {
  const auto serves = [package](const Peer& peer) { return package.substr(0, peer.package.size()) == peer.package; };
  auto peer = std::find_if(peers_.begin(), peers_.end(), serves);
  if (peer == peers_.end()) --peer;
  call_context_.address = peer->address;
  return peer->channel;
}

void ServiceClient::Prepare(grpc::ClientContext* context, std::chrono::milliseconds timeout) const {
  if (!credential_.token.empty()) context->AddMetadata("authorization", "Bearer " + credential_.token);
  if (timeout.count() > 0) context->set_deadline(std::chrono::system_clock::now() + timeout);
}

}  // namespace socle::cli
