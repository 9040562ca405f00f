// Writes as fast as its clients can: each corrects things of its own, with etag and request id, one at a time.
// Organisations of the registry, or actions of a contract that the token's party is in.
//
//   write-load ADDRESS TOKEN CLIENTS SECONDS [CONTRACT]    prints the writes a second; fails when one fails
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

#include "platform/api/uuid.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"

namespace {

namespace contracts = socle::contracts::v1;
namespace registry = socle::registry::v1;
using Clock = std::chrono::steady_clock;

// An organisation has a history of as many versions at most: nobody corrects one a thousand times.
constexpr int kWritesEach = 20;

struct Connection {
  explicit Connection(const std::string& address, std::string bearer)
      : channel(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), Own())),
        authorization("Bearer " + std::move(bearer)) {}

  static grpc::ChannelArguments Own() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return arguments;
  }

  template <typename Answer, typename Stub, typename Request>
  Answer Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
              Request request) const {
    request.set_request_id(socle::api::NewUuid());
    grpc::ClientContext context;
    context.AddMetadata("authorization", authorization);
    Answer answer;
    const grpc::Status status = (stub.*method)(&context, request, &answer);
    if (!status.ok()) {
      std::cerr << "write-load: " << status.error_message() << "\n";
      std::exit(1);
    }
    return answer;
  }

  const std::shared_ptr<grpc::Channel> channel;
  const std::string authorization;
};

class Organisations {
 public:
  using Thing = registry::Organisation;
  using Stub = registry::OrganisationService::Stub;

  Organisations(const Connection* connection, const std::string&)
      : connection_(connection), stub_(registry::OrganisationService::NewStub(connection->channel)) {}

  Thing Create() const {
    registry::CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name("Association des écrivains du matin");
    request.mutable_organisation()->set_kind(Thing::ASSOCIATION);
    return connection_->Call(*stub_, &Stub::CreateOrganisation, std::move(request));
  }
  Thing Update(Thing thing) const {
    registry::UpdateOrganisationRequest request;
    *request.mutable_organisation() = std::move(thing);
    request.mutable_update_mask()->add_paths("description");
    return connection_->Call(*stub_, &Stub::UpdateOrganisation, std::move(request));
  }

 private:
  const Connection* const connection_;
  const std::unique_ptr<Stub> stub_;
};

class Actions {
 public:
  using Thing = contracts::Action;
  using Stub = contracts::ActionService::Stub;

  Actions(const Connection* connection, std::string contract)
      : connection_(connection),
        stub_(contracts::ActionService::NewStub(connection->channel)),
        contract_(std::move(contract)) {}

  Thing Create() const {
    contracts::CreateActionRequest request;
    request.set_parent(contract_);
    request.mutable_action()->set_title("Musée de la Dentelle");
    request.mutable_action()->set_proposer("collectivites/departement-59");
    return connection_->Call(*stub_, &Stub::CreateAction, std::move(request));
  }
  Thing Update(Thing thing) const {
    contracts::UpdateActionRequest request;
    *request.mutable_action() = std::move(thing);
    request.mutable_update_mask()->add_paths("description");
    return connection_->Call(*stub_, &Stub::UpdateAction, std::move(request));
  }

 private:
  const Connection* const connection_;
  const std::unique_ptr<Stub> stub_;
  const std::string contract_;
};

template <typename Things>
int64_t WriteUntil(Clock::time_point end, const std::string& address, const std::string& token,
                   const std::string& contract) {
  const Connection connection(address, token);
  const Things things(&connection, contract);
  int64_t written = 0;
  typename Things::Thing thing;
  while (Clock::now() < end) {
    if (written % kWritesEach == 0) {
      thing = things.Create();
    } else {
      thing.set_description(std::string(280, 'x') + std::to_string(written));
      thing = things.Update(std::move(thing));
    }
    ++written;
  }
  return written;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 && argc != 6) {
    std::cerr << "usage: write-load ADDRESS TOKEN CLIENTS SECONDS [CONTRACT]\n";
    return 2;
  }
  const std::string address = argv[1], token = argv[2], contract = argc == 6 ? argv[5] : "";
  const double seconds = std::atof(argv[4]);
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::atomic<int64_t> written = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < std::atoi(argv[3]); ++i) {
    clients.emplace_back([&] {
      written += contract.empty() ? WriteUntil<Organisations>(end, address, token, contract)
                                  : WriteUntil<Actions>(end, address, token, contract);
    });
  }
  for (std::thread& client : clients) client.join();
  std::cout << static_cast<double>(written) / seconds << "\n";
}
