// What the verbs of contracts have in common.
#pragma once

#include <string>
#include <vector>

#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "socle/contracts/v1/contract.pb.h"
#include "socle/contracts/v1/instrument.pb.h"

namespace socle::cli {

namespace contract_api = contracts::v1;

absl::StatusOr<ExitCode> ShowContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> CheckContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ShowDeployment(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ListDueContracts(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ShowReviews(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> PrintContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> DiffContract(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ListPlanActions(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> ShowPlanAction(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> TakeUp(const ContractCommand& command, const Session& session);

// What it rests on, each in a line, for what it has of it; nothing for a contract without.
absl::Status PrintStrategy(const contract_api::Contract& contract, const Session& session);

// Every item of a list below `parent`, page by page.
template <typename Service, typename Request, typename Response, typename Items>
auto AllBelow(const Session& session, const std::string& parent,
              grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              Items* (Response::*items)()) -> absl::StatusOr<std::vector<typename Items::value_type>> {
  const auto stub = session.client.StubOf<Service>();
  Request request;
  request.set_parent(parent);
  absl::StatusOr<Response> list = CollectPages(session, *stub, method, request, items, Paging{.limit = 0, .all = true});
  if (!list.ok()) return list.status();
  Items& found = *(list.value().*items)();
  return std::vector<typename Items::value_type>(found.begin(), found.end());
}

absl::StatusOr<contract_api::Contract> GetContract(const std::string& name, const Session& session);
// All of them, in the order of the service.
absl::StatusOr<std::vector<contract_api::Instrument>> InstrumentsOf(const std::string& contract,
                                                                    const Session& session);

}  // namespace socle::cli
