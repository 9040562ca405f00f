#include "services/census/clients/contract_actions/contract_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "platform/api/time_conversion.h"
#include "platform/base/error.h"

namespace socle::census::clients {
namespace {

namespace contracts_v1 = ::socle::contracts::v1;

constexpr int kPage = 1000;  // of names that contracts takes and gives at once

// It is for the follower alone, which tries again.
absl::Status NotAnswered(const grpc::Status& status) {
  return absl::UnavailableError(
      fmt::format("contracts: {} {}", static_cast<int>(status.error_code()), status.error_message()));
}

ContractAction ActionOf(const contracts_v1::Action& proto) {
  return {.name = proto.name(),
          .carrier = proto.owner().empty() ? proto.proposer() : proto.owner(),
          .sheet = proto.action_sheet(),
          .proposals = {proto.proposals().begin(), proto.proposals().end()},
          .selection = static_cast<ActionSelection>(proto.selection()),
          .status = static_cast<sheets::Status>(proto.status()),
          .deleted = proto.has_delete_time(),
          .synthetic = proto.synthetic(),
          .revision = proto.revision()};
}

std::string ContractOf(const std::string& action) { return std::string(ContractOfAction(action)); }

}  // namespace

ContractClient::ContractClient(const server::Peer* peer)
    : peer_(peer),
      contracts_(contracts_v1::ContractService::NewStub(peer->channel())),
      actions_(contracts_v1::ActionService::NewStub(peer->channel())) {}

absl::StatusOr<std::vector<ContractAction>> ContractClient::Actions(std::span<const std::string> names,
                                                                    Deadline deadline) {
  std::map<std::string, std::vector<std::string>> by_contract;
  for (const std::string& name : names) {
    if (const std::string contract = ContractOf(name); !contract.empty()) by_contract[contract].push_back(name);
  }
  std::vector<ContractAction> actions;
  for (const auto& [contract, of] : by_contract) {
    for (size_t begin = 0; begin < of.size(); begin += kPage) {
      const auto some = std::span(of).subspan(begin, std::min<size_t>(kPage, of.size() - begin));
      SOCLE_RETURN_IF_ERROR(AddActions(contract, some, deadline, &actions));
    }
  }
  return actions;
}

absl::Status ContractClient::AddActions(const std::string& contract, std::span<const std::string> names,
                                        Deadline deadline, std::vector<ContractAction>* actions) {
  contracts_v1::BatchGetActionsRequest request;
  request.set_parent(contract);
  request.mutable_names()->Assign(names.begin(), names.end());
  contracts_v1::BatchGetActionsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = actions_->BatchGetActions(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    for (const std::string& name : names) SOCLE_RETURN_IF_ERROR(AddAction(name, deadline, actions));
    return absl::OkStatus();
  }
  if (!status.ok()) return NotAnswered(status);
  for (const contracts_v1::Action& proto : response.actions()) actions->push_back(ActionOf(proto));
  return absl::OkStatus();
}

absl::Status ContractClient::AddAction(const std::string& name, Deadline deadline,
                                       std::vector<ContractAction>* actions) {
  contracts_v1::GetActionRequest request;
  request.set_name(name);
  contracts_v1::Action proto;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = actions_->GetAction(&context, request, &proto);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return absl::OkStatus();
  if (!status.ok()) return NotAnswered(status);
  actions->push_back(ActionOf(proto));
  return absl::OkStatus();
}

absl::StatusOr<Date> ContractClient::Since(const std::string& action, Deadline deadline) {
  contracts_v1::ListActionChangesRequest request;
  request.set_parent(action);
  request.set_page_size(1);
  contracts_v1::ListActionChangesResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = actions_->ListActionChanges(&context, request, &response);
  if (!status.ok()) return NotAnswered(status);
  if (response.changes().empty() || !response.changes(0).has_effective_date()) return Date::Max();
  return socle::api::FromProto(response.changes(0).effective_date(), "effective_date");
}

absl::StatusOr<std::string> ContractClient::ProgrammeOf(const std::string& action, Deadline deadline) {
  contracts_v1::GetContractRequest request;
  request.set_name(ContractOf(action));
  contracts_v1::Contract contract;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = contracts_->GetContract(&context, request, &contract);
  if (!status.ok()) return NotAnswered(status);
  return contract.programme();
}

absl::Status ContractClient::ForAll(absl::FunctionRef<absl::Status(std::span<const std::string>)> take,
                                    Deadline deadline) {
  contracts_v1::ListContractsRequest request;
  request.set_page_size(kPage);
  do {
    contracts_v1::ListContractsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = contracts_->ListContracts(&context, request, &response);
    if (!status.ok()) return NotAnswered(status);
    for (const contracts_v1::Contract& contract : response.contracts()) {
      SOCLE_RETURN_IF_ERROR(ForContract(contract.name(), take, deadline));
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status ContractClient::ForContract(const std::string& contract,
                                         absl::FunctionRef<absl::Status(std::span<const std::string>)> take,
                                         Deadline deadline) {
  contracts_v1::ListActionsRequest request;
  request.set_parent(contract);
  request.set_page_size(kPage);
  request.mutable_filter()->set_of_census(true);
  do {
    contracts_v1::ListActionsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = actions_->ListActions(&context, request, &response);
    if (!status.ok()) return NotAnswered(status);
    std::vector<std::string> names;
    for (const contracts_v1::Action& action : response.actions()) names.push_back(action.name());
    if (!names.empty()) SOCLE_RETURN_IF_ERROR(take(names));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace socle::census::clients
