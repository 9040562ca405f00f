// The connections to the services: a channel each, and calls that carry token and deadline.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/client/credentials.h"
#include "cli/client/failure.h"
#include "cli/invocation.h"

namespace socle::cli {

inline constexpr std::chrono::milliseconds kDefaultTimeout{30'000};

class ServiceClient {
 public:
  // Opens the channels, does not wait for them. INVALID_ARGUMENT when a TLS file cannot be read, or when a token would
  // cross a network in the clear.
  static absl::StatusOr<ServiceClient> Open(const Globals& globals, Credential credential);

  // A stub of a service, of whichever program serves it: client.StubOf<registry::v1::CollectiviteService>()
  template <typename Service>
  std::unique_ptr<typename Service::Stub> StubOf() {
    return Service::NewStub(ChannelOf(Service::service_full_name()));
  }
  // To the program that serves the package, such as "socle.contracts.v1"; of any other package, the registry.
  const std::shared_ptr<grpc::Channel>& ChannelOf(std::string_view package);
  const Credential& credential() const { return credential_; }
  // Of the service that was asked for last.
  const CallContext& call_context() const { return call_context_; }

  // Gives the context its token and, for a timeout above zero, its deadline.
  void Prepare(grpc::ClientContext* context, std::chrono::milliseconds timeout) const;

  // A unary call within the timeout of --timeout, 30 s by default. Reads are repeated on UNAVAILABLE by the channel.
  //   client.Call(&CollectiviteService::Stub::GetCollectivite, *client.StubOf<CollectiviteService>(), request)
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                Stub& stub, const Request& request) const {
    grpc::ClientContext context;
    Prepare(&context, timeout_.count() > 0 ? timeout_ : kDefaultTimeout);
    Response response;
    const absl::Status status = FromGrpc((stub.*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

  // What --timeout asks for; zero when it was not given.
  std::chrono::milliseconds timeout() const { return timeout_; }

 private:
  ServiceClient() = default;

  struct Peer {
    std::string_view package;
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
  };
  std::vector<Peer> peers_;  // the registry last: it serves every package that no other does
  Credential credential_;
  CallContext call_context_;
  std::chrono::milliseconds timeout_{0};
};

}  // namespace socle::cli
