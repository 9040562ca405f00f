// TaskService: what has to be decided when a party has ended. Who opens tasks is party_scout.h.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/tasks/task_book.h"
#include "services/contracts/domain/tasks/task_rules.h"
#include "socle/contracts/v1/task_service.pb.h"

namespace socle::contracts::api {

class TaskService {
 public:
  // All must outlive it.
  struct Needs {
    TaskBook* tasks;
    ContractBook* contracts;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit TaskService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Task> Get(rpc::Call& call, const v1::GetTaskRequest& request);
  absl::StatusOr<v1::ListTasksResponse> List(rpc::Call& call, const v1::ListTasksRequest& request);
  absl::StatusOr<v1::CheckDecideTaskResponse> Check(rpc::Call& call, const v1::CheckDecideTaskRequest& request);
  absl::StatusOr<v1::Task> Decide(rpc::Call& call, const v1::DecideTaskRequest& request);
  absl::StatusOr<v1::Task> Dismiss(rpc::Call& call, const v1::DismissTaskRequest& request);

  // What the registry says of the heirs and of the decision; labels of heirs are set.
  absl::Status AskFor(const Task& task, db::Deadline deadline, SuccessionStep* step, SuccessionFacts* facts);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
