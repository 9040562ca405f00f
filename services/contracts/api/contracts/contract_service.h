// ContractService: contracts; phases are contract_phases.h, lineage contract_lineage.h, deployment
// contract_deployment.h.
#pragma once

#include <functional>

#include "services/contracts/api/contracts/contract_deployment.h"
#include "services/contracts/api/contracts/contract_lineage.h"
#include "services/contracts/api/contracts/contract_phases.h"

namespace socle::contracts::api {

class ContractService {
 public:
  // All must outlive it.
  struct Needs {
    ContractBook* book;
    const Catalogue* catalogue;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
    // After each contract that was written: its parties may be others. From any thread; must not wait.
    std::function<void()> parties_changed = {};
  };
  explicit ContractService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Contract> Create(rpc::Call& call, const v1::CreateContractRequest& request);
  absl::StatusOr<v1::Contract> Get(rpc::Call& call, const v1::GetContractRequest& request);
  absl::StatusOr<v1::ListContractsResponse> List(rpc::Call& call, const v1::ListContractsRequest& request);
  absl::StatusOr<v1::Contract> Update(rpc::Call& call, const v1::UpdateContractRequest& request);
  absl::StatusOr<v1::Contract> Delete(rpc::Call& call, const v1::DeleteContractRequest& request);
  absl::StatusOr<v1::Contract> Undelete(rpc::Call& call, const v1::UndeleteContractRequest& request);

  // The answer, and what a success means for others.
  absl::StatusOr<v1::Contract> Told(absl::StatusOr<v1::Contract> answer) const {
    if (answer.ok() && needs_.parties_changed) needs_.parties_changed();
    return answer;
  }

  const Needs needs_;
  ContractLineage lineage_;
  ContractDeployment deployment_;
  ContractPhases phases_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
