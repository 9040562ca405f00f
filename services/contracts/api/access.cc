#include "services/contracts/api/access.h"

#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {

absl::Status CheckMay(Act act, Relations relations, std::string_view resource) {
  if (May(act, relations)) return absl::OkStatus();
  return rpc::RelationRequired(ActName(act), RelationNames(Allowing(act)), resource);
}

absl::Status CheckMay(const rpc::Call& call, Act act, const Contract& contract, std::string_view resource,
                      std::string_view owner) {
  return CheckMay(act, RelationsTo(contract, rpc::ActorOf(call), owner), resource);
}

absl::Status CheckThere(const Contract& contract) {
  return contract.IsDeleted() ? IsDeleted(NameOf(contract)) : absl::OkStatus();
}

}  // namespace socle::contracts::api
