// Another service that this one calls: where it serves, with what token or certificate, and the channel to it.
//
// The channel finds a dead peer within half a minute and comes back by itself, without growing pauses that would
// outlast an outage. An address may stand for several replicas (a name with several addresses, "ipv4:A:P,B:P"): those
// that are ready take turns, and a call that none has begun to answer is made again elsewhere. Nothing waits for the
// peer to be ready: while it is away a call fails soon, or by its deadline at the latest.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "platform/server/flags.h"

namespace socle::server {

struct PeerSettings {
  std::string address;
  std::string token = {};  // sent with every call; empty: our certificate alone says who calls
  // nullptr: without TLS, and then only to an address of this machine.
  std::shared_ptr<grpc::ChannelCredentials> credentials = {};
  // No call takes longer, however long its caller would wait.
  std::chrono::milliseconds longest_call = std::chrono::seconds(10);
};

// Adds --NAME-address and --NAME-token-file, with what `settings` holds as defaults.
void AddFlags(const std::string& name, PeerSettings* settings, Flags* flags);

class Peer {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // `name` as its flags have it; `program` is who calls. INVALID_ARGUMENT, in one line, for a token that would travel
  // in the clear beyond this machine.
  static absl::StatusOr<std::unique_ptr<Peer>> Open(const std::string& name, PeerSettings settings,
                                                    const std::string& program);

  // Deadline, token and trace of a call to it. A tenth of the caller's time is kept for telling that it hung.
  void Prepare(grpc::ClientContext* context, Deadline deadline) const;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // The header of a call, "Bearer …"; empty without a token.
  std::string authorization() const { return settings_.token.empty() ? "" : "Bearer " + settings_.token; }

 private:
  Peer(PeerSettings settings, const std::string& program);

  const PeerSettings settings_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Whether the ErrorInfo of a failed call has this reason.
bool ReasonIs(const grpc::Status& status, std::string_view reason);

}  // namespace socle::server
