// ActionService: the actions of plans.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/plan/action_book.h"
#include "services/contracts/domain/plan/axis_book.h"
#include "services/contracts/domain/plan/census_links.h"
#include "services/contracts/domain/registry.h"
#include "services/contracts/domain/rights.h"
#include "socle/contracts/v1/action_service.pb.h"

namespace socle::contracts::api {

class ActionService {
 public:
  // All must outlive it.
  struct Needs {
    plan::ActionBook* book;
    plan::AxisBook* axes;
    ContractBook* contracts;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
    plan::CensusLinks* census;  // nullptr where there is none
  };
  explicit ActionService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  void AddReads();
  void AddWrites();

  absl::StatusOr<v1::BatchGetActionsResponse> BatchGet(rpc::Call& call, const v1::BatchGetActionsRequest& request);
  absl::StatusOr<v1::ListActionsResponse> List(rpc::Call& call, const v1::ListActionsRequest& request);
  absl::StatusOr<v1::CountActionsResponse> Count(rpc::Call& call, const v1::CountActionsRequest& request);
  absl::StatusOr<v1::CheckActionStatusResponse> Check(rpc::Call& call, const v1::CheckActionStatusRequest& request);
  absl::StatusOr<v1::ListActionChangesResponse> Changes(rpc::Call& call, const v1::ListActionChangesRequest& request);

  absl::StatusOr<v1::Action> Create(rpc::Call& call, const v1::CreateActionRequest& request);
  absl::StatusOr<v1::Action> Update(rpc::Call& call, const v1::UpdateActionRequest& request);
  absl::StatusOr<v1::Action> Delete(rpc::Call& call, const v1::DeleteActionRequest& request);
  absl::StatusOr<v1::Action> Undelete(rpc::Call& call, const v1::UndeleteActionRequest& request);

  absl::StatusOr<v1::BulkUpdateActionsResponse> BulkUpdate(rpc::Call& call,
                                                           const v1::BulkUpdateActionsRequest& request);
  // Of the names or the filter, each once.
  absl::StatusOr<std::vector<std::string>> BulkIds(rpc::Call& call, const std::string& contract,
                                                   const v1::BulkUpdateActionsRequest& request);
  absl::Status BulkUpdateOne(rpc::Call& call, write::Unit& unit, const Contract& contract, const v1::Action& sent,
                             const google::protobuf::FieldMask& mask, const std::string& id);

  // Makes a step of selection or status, and keeps it with its reason.
  template <typename Request>
  absl::StatusOr<v1::Action> Take(rpc::Call& call, const Request& request, Act act, std::string_view slug,
                                  absl::FunctionRef<plan::Unmets(std::string_view reason, plan::Action&)> step);

  // The contract is there, and the caller may do `act` to the action.
  absl::Status CheckMayChange(db::Transaction& tx, const rpc::Call& call, Act act, const plan::Action& action);
  // A violation of `action.axis` unless it is there; it stays while the transaction runs.
  absl::Status HoldAxis(db::Transaction& tx, const plan::Action& action);
  // A violation of `action.orientations` unless all but the `known` are there.
  absl::Status CheckOrientations(db::Transaction& tx, const plan::Action& action,
                                 const std::vector<std::string>& known);
  Date Today() const;

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
