// What the verbs of contracts have in common.
#pragma once

#include <string>

#include "cli/verbs/governance.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"
#include "socle/contracts/v1/instrument_service.grpc.pb.h"

namespace socle::cli {

namespace contract_api = contracts::v1;

absl::StatusOr<ExitCode> ShowContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> CheckContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ListDueContracts(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ShowReviews(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> PrintContract(const ContractCommand& command, const Session& session);

// A stub of one of the services of contracts.
template <typename Service>
std::unique_ptr<typename Service::Stub> ContractsStub(const Session& session) {
  return Service::NewStub(session.client.ChannelOf(Service::service_full_name()));
}

absl::StatusOr<contract_api::Contract> GetContract(const std::string& name, const Session& session);
// All of them, in the order of the service.
absl::StatusOr<std::vector<contract_api::Instrument>> InstrumentsOf(const std::string& contract,
                                                                    const Session& session);

}  // namespace socle::cli
