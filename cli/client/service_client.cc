#include "cli/client/service_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/text/whole_file.h"
#include "platform/base/error.h"

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

// Which files make a TLS connection: those that are named, or those of the identities. All empty: none.
struct TlsFiles {
  std::string authority, certificate, key;
  bool any() const { return !authority.empty() || !certificate.empty() || !key.empty(); }
};

TlsFiles TlsFilesOf(const Globals& globals) {
  const TlsFiles named{globals.tls_ca, globals.tls_certificate, globals.tls_key};
  if (named.any() || globals.identities.empty()) return named;
  const std::filesystem::path own = std::filesystem::path(globals.identities) / kOwnCertificate;
  return {own / "ca.crt", own / "tls.crt", own / "tls.key"};
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentialsOf(const TlsFiles& files) {
  if (!files.any()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  for (const auto& [path, pem] :
       {std::pair(&files.authority, &options.pem_root_certs), std::pair(&files.certificate, &options.pem_cert_chain),
        std::pair(&files.key, &options.pem_private_key)}) {
    if (path->empty()) continue;
    auto content = ReadWhole(*path);
    if (!content) return absl::InvalidArgumentError(fmt::format("the file {} cannot be read", *path));
    *pem = *std::move(content);
  }
  return grpc::SslCredentials(options);
}

}  // namespace

absl::StatusOr<ServiceClient> ServiceClient::Open(const Globals& globals, Credential credential) {
  const TlsFiles tls = TlsFilesOf(globals);
  SOCLE_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ChannelCredentials> channel_credentials,
                         ChannelCredentialsOf(tls));
  for (const std::string& address : {globals.address, globals.contracts_address, globals.census_address}) {
    if (tls.any() || credential.Token().empty() || IsLoopback(address)) continue;
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
  const std::string token = credential_.Token();
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  if (timeout.count() > 0) context->set_deadline(std::chrono::system_clock::now() + timeout);
}

}  // namespace socle::cli
