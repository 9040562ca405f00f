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
#include "socle/events/v1/event_service.grpc.pb.h"
#include "socle/registry/v1/change_request_service.grpc.pb.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"
#include "socle/registry/v1/correction_service.grpc.pb.h"
#include "socle/registry/v1/import_service.grpc.pb.h"

namespace socle::cli {

inline constexpr std::chrono::milliseconds kDefaultTimeout{30'000};

class ServiceClient {
 public:
  // Opens the channels, does not wait for them. INVALID_ARGUMENT when a TLS file cannot be read, or when a token would
  // cross a network in the clear.
  static absl::StatusOr<ServiceClient> Open(const Globals& globals, Credential credential);

  registry::v1::CollectiviteService::Stub& collectivites() { return *collectivites_; }
  registry::v1::ImportService::Stub& imports() { return *imports_; }
  registry::v1::CorrectionService::Stub& corrections() { return *corrections_; }
  registry::v1::ChangeRequestService::Stub& change_requests() { return *change_requests_; }
  events::v1::EventService::Stub& events() { return *events_; }
  // To the registry.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // To the service that serves the package, such as "socle.contracts.v1".
  const std::shared_ptr<grpc::Channel>& ChannelOf(std::string_view package);
  // Of the service that was asked for last.
  const CallContext& call_context() const { return call_context_; }

  // Gives the context its token and, for a timeout above zero, its deadline.
  void Prepare(grpc::ClientContext* context, std::chrono::milliseconds timeout) const;

  // A unary call within the timeout of --timeout, 30 s by default. Reads are repeated on UNAVAILABLE by the channel.
  //   client.Call(&CollectiviteService::Stub::GetCollectivite, client.collectivites(), request)
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

  std::shared_ptr<grpc::Channel> channel_;
  struct Peer {
    std::string_view package;
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
  };
  std::vector<Peer> peers_;  // the services beside the registry
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  std::unique_ptr<registry::v1::ImportService::Stub> imports_;
  std::unique_ptr<registry::v1::CorrectionService::Stub> corrections_;
  std::unique_ptr<registry::v1::ChangeRequestService::Stub> change_requests_;
  std::unique_ptr<events::v1::EventService::Stub> events_;
  Credential credential_;
  CallContext call_context_;
  std::chrono::milliseconds timeout_{0};
};

}  // namespace socle::cli
