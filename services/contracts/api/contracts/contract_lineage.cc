#include "services/contracts/api/contracts/contract_lineage.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "services/contracts/api/contracts/contract_conversion.h"

namespace socle::contracts::api {

using socle::api::IdOfName;

void ContractLineage::AddTo(rpc::Service* service) {
  service->Blocking<v1::ListContractLineageRequest, v1::ListContractLineageResponse>(
      "ListContractLineage", [this](rpc::Call& call, const auto& request) { return List(call, request); });
}

absl::Status ContractLineage::CheckPredecessor(db::Transaction& tx, const Contract& contract) {
  if (contract.predecessor.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(contract.predecessor, "contracts", "contract.predecessor"));
  const absl::StatusOr<Contract> predecessor = book_->Read(tx, id);
  if (absl::IsNotFound(predecessor.status()) || (predecessor.ok() && predecessor->IsDeleted())) {
    return InvalidField("contract.predecessor", fmt::format("{} is not there", contract.predecessor),
                        fmt::format("contract.predecessor : {} n'existe pas.", contract.predecessor));
  }
  SOCLE_RETURN_IF_ERROR(predecessor.status());
  const std::vector<std::string> before = book_->PredecessorsOf(tx, id);
  if (id != contract.id && std::find(before.begin(), before.end(), contract.id) == before.end()) {
    return absl::OkStatus();
  }
  return InvalidField("contract.predecessor", fmt::format("{} carries this contract on", contract.predecessor),
                      fmt::format("contract.predecessor : {} succède déjà à ce contrat.", contract.predecessor));
}

absl::StatusOr<v1::ListContractLineageResponse> ContractLineage::List(rpc::Call& call,
                                                                      const v1::ListContractLineageRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "contracts", "name"));
  SOCLE_ASSIGN_OR_RETURN(std::vector<ContractBook::Relative> found, book_->Lineage(id, call.deadline()));
  std::vector<std::pair<std::string, ContractBook::Relative>> keyed;
  for (ContractBook::Relative& relative : found) {
    std::string key = fmt::format("{:05} {}", relative.distance + 10'000, relative.contract.id);
    keyed.emplace_back(std::move(key), std::move(relative));
  }
  const auto part = page.Cut(std::move(keyed));
  v1::ListContractLineageResponse response;
  for (const ContractBook::Relative& relative : part.items) {
    v1::ContractLineageEntry* entry = response.add_entries();
    *entry->mutable_contract() = Show(relative.contract);
    entry->set_distance(relative.distance);
  }
  response.set_next_page_token(part.next_page_token);
  return response;
}

}  // namespace socle::contracts::api
