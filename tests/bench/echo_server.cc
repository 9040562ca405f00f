// The typed server that the registry is measured against: the same generated messages through gRPC's typed callback
// API, as most services are written. It answers every call with one response that was recorded from the registry, so
// both sides send the same bytes; it authenticates nobody and counts nothing, which is to its advantage.
//
//   echo-server PORT FOLDER    FOLDER holds GetCollectivite.bin, ListCollectivites.bin, … as the registry answered them
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace {

using namespace socle::registry::v1;  // NOLINT: a program of one file, about this one package

template <typename Message>
Message Recorded(const std::string& folder, const std::string& method) {
  std::ifstream file(folder + "/" + method + ".bin", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Message message;
  if (bytes.empty() || !message.ParseFromString(bytes)) {
    std::cerr << "echo-server: no recorded answer of " << method << " in " << folder << "\n";
    std::exit(1);
  }
  return message;
}

template <typename Message>
grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const Message& recorded, Message* response) {
  *response = recorded;
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

class EchoService : public CollectiviteService::CallbackService {
 public:
  explicit EchoService(const std::string& folder)
      : get_(Recorded<Collectivite>(folder, "GetCollectivite")),
        batch_(Recorded<BatchGetCollectivitesResponse>(folder, "BatchGetCollectivites")),
        list_(Recorded<ListCollectivitesResponse>(folder, "ListCollectivites")),
        members_(Recorded<ListMembersResponse>(folder, "ListMembers")) {}

  grpc::ServerUnaryReactor* GetCollectivite(grpc::CallbackServerContext* context, const GetCollectiviteRequest*,
                                            Collectivite* response) override {
    return Echo(context, get_, response);
  }
  grpc::ServerUnaryReactor* BatchGetCollectivites(grpc::CallbackServerContext* context,
                                                  const BatchGetCollectivitesRequest*,
                                                  BatchGetCollectivitesResponse* response) override {
    return Echo(context, batch_, response);
  }
  grpc::ServerUnaryReactor* ListCollectivites(grpc::CallbackServerContext* context, const ListCollectivitesRequest*,
                                              ListCollectivitesResponse* response) override {
    return Echo(context, list_, response);
  }
  grpc::ServerUnaryReactor* ListMembers(grpc::CallbackServerContext* context, const ListMembersRequest*,
                                        ListMembersResponse* response) override {
    return Echo(context, members_, response);
  }

 private:
  const Collectivite get_;
  const BatchGetCollectivitesResponse batch_;
  const ListCollectivitesResponse list_;
  const ListMembersResponse members_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: echo-server PORT FOLDER\n";
    return 2;
  }
  EchoService service(argv[2]);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + std::string(argv[1]), grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
  return 0;
}
