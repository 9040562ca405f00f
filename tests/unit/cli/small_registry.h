// A registry of a few made-up collectivités on a loopback port, speaking the real protos, for tests of what soclectl
// sends and shows. It pages, streams, stores and breaks as a registry may.
#pragma once

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/program.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"
#include "socle/registry/v1/import_service.grpc.pb.h"

namespace socle::cli {

class SmallRegistry {
 public:
  explicit SmallRegistry(std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials());
  ~SmallRegistry();

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  void SetReady(bool ready) { server_->GetHealthCheckService()->SetServingStatus("readiness", ready); }

  // Commune n has the code 10000 + n and the label "Commune n".
  int communes = 3;
  // Export streams end with UNAVAILABLE after these many batches; the first number is for the first stream.
  std::vector<int> export_breaks;
  // ApplySources breaks after its first message this many times.
  int apply_breaks = 0;
  // Unary reads fail with UNAVAILABLE this many times first.
  int failures = 0;

  // What arrived.
  std::vector<std::string> authorizations;
  std::vector<registry::v1::ExportCollectivitesRequest> exports;
  std::vector<registry::v1::GetCollectiviteRequest> gets;
  std::vector<registry::v1::ResolveSuccessorsRequest> resolves;
  std::vector<registry::v1::ApplySourcesRequest> applies;
  std::map<std::string, std::string> stored;  // digest → bytes
  std::vector<int> page_sizes;
  std::vector<size_t> pieces;  // sizes of the uploads' pieces

 private:
  class Collectivites;
  class Imports;

  void Note(const grpc::ServerContext& context);

  std::mutex mutex_;  // calls come one after the other, from threads of the server
  std::unique_ptr<Collectivites> collectivites_;
  std::unique_ptr<Imports> imports_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

// What a run of soclectl gave.
struct RunResult {
  ExitCode code = ExitCode::kOk;
  std::string out;
  std::string err;
};

// Parses and runs a command line against `address`, without any token found upwards.
RunResult RunSoclectl(const std::string& address, std::vector<std::string> arguments);

}  // namespace socle::cli
