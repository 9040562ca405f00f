// Writes as fast as its clients can: each corrects organisations of its own, with etag and request id, one at a time.
//
//   write-load ADDRESS TOKEN CLIENTS SECONDS    prints the writes a second; fails when one fails
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

#include "platform/api/uuid.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"

namespace {

using namespace socle::registry::v1;  // NOLINT: a program of one file, about this one package
using Clock = std::chrono::steady_clock;

// An organisation has a history of as many versions at most: nobody corrects one a thousand times.
constexpr int kWritesEach = 20;

class Client {
 public:
  Client(const std::string& address, std::string token)
      : token_(std::move(token)),
        stub_(OrganisationService::NewStub(
            grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), Own()))) {}

  int64_t WriteUntil(Clock::time_point end) {
    int64_t written = 0;
    Organisation organisation;
    while (Clock::now() < end) {
      organisation = written % kWritesEach == 0 ? Create() : Update(std::move(organisation), written);
      ++written;
    }
    return written;
  }

 private:
  static grpc::ChannelArguments Own() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return arguments;
  }

  template <typename Request, typename Method>
  Organisation Call(Request request, Method method) {
    request.set_request_id(socle::api::NewUuid());
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token_);
    Organisation answer;
    const grpc::Status status = ((*stub_).*method)(&context, request, &answer);
    if (!status.ok()) {
      std::cerr << "write-load: " << status.error_message() << "\n";
      std::exit(1);
    }
    return answer;
  }

  Organisation Create() {
    CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name("Association des écrivains du matin");
    request.mutable_organisation()->set_kind(Organisation::ASSOCIATION);
    return Call(std::move(request), &OrganisationService::Stub::CreateOrganisation);
  }

  Organisation Update(Organisation organisation, int64_t number) {
    UpdateOrganisationRequest request;
    organisation.set_description(std::string(280, 'x') + std::to_string(number));
    *request.mutable_organisation() = std::move(organisation);
    request.mutable_update_mask()->add_paths("description");
    return Call(std::move(request), &OrganisationService::Stub::UpdateOrganisation);
  }

  const std::string token_;
  const std::unique_ptr<OrganisationService::Stub> stub_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: write-load ADDRESS TOKEN CLIENTS SECONDS\n";
    return 2;
  }
  const std::string address = argv[1], token = argv[2];
  const double seconds = std::atof(argv[4]);
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::atomic<int64_t> written = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < std::atoi(argv[3]); ++i) {
    clients.emplace_back([&] { written += Client(address, token).WriteUntil(end); });
  }
  for (std::thread& client : clients) client.join();
  std::cout << static_cast<double>(written) / seconds << "\n";
}
