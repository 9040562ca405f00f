// Contracts over gRPC: actions that take up fiches-actions and proposals.
#pragma once

#include <memory>

#include "platform/server/peer.h"
#include "services/census/domain/contract_actions/contract_source.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"

namespace socle::census::clients {

class ContractClient : public ContractSource {
 public:
  // `peer` must outlive it; its token may read plans and contracts.
  explicit ContractClient(const server::Peer* peer);

  absl::StatusOr<std::vector<ContractAction>> Actions(std::span<const std::string> names, Deadline deadline) override;
  absl::StatusOr<Date> Since(const std::string& action, Deadline deadline) override;
  absl::StatusOr<std::string> ProgrammeOf(const std::string& action, Deadline deadline) override;
  absl::Status ForAll(absl::FunctionRef<absl::Status(std::span<const std::string>)> take, Deadline deadline) override;

 private:
  // Of one contract. When one is not there, each is asked for by itself.
  absl::Status AddActions(const std::string& contract, std::span<const std::string> names, Deadline deadline,
                          std::vector<ContractAction>* actions);
  absl::Status AddAction(const std::string& name, Deadline deadline, std::vector<ContractAction>* actions);
  absl::Status ForContract(const std::string& contract,
                           absl::FunctionRef<absl::Status(std::span<const std::string>)> take, Deadline deadline);

  const server::Peer* const peer_;
  const std::unique_ptr<contracts::v1::ContractService::Stub> contracts_;
  const std::unique_ptr<contracts::v1::ActionService::Stub> actions_;
};

}  // namespace socle::census::clients
