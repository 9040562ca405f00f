// Watches over the parties of contracts: asks the registry whether they live on, and opens a task for each that does
// not.
//
// Looks as a daily duty, for a merger may be recorded before the day of its effect, and when it is poked: the registry
// told of a change, or a contract was written. Several replicas may look: what the registry says of a party of a
// contract is found once. Contracts that are in the last phase of their programme are over.
#pragma once

#include "platform/telemetry/metrics.h"
#include "platform/write/writer.h"
#include "services/contracts/api/daily_duty.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/programmes/catalogue.h"
#include "services/contracts/domain/tasks/task_book.h"

namespace socle::contracts::api {

class PartyScout {
 public:
  // All must outlive it.
  struct Needs {
    TaskBook* tasks;
    ContractBook* contracts;
    const Catalogue* catalogue;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
    telemetry::Metrics* metrics;
    telemetry::Log* log;  // may be nullptr
  };
  explicit PartyScout(const Needs& needs);

  // Begins to look by itself. Once.
  void Start() { duty_.Start(); }
  // Look soon. From any thread; does not wait.
  void Poke() { duty_.Poke(); }

  // Looks now; how many tasks were opened.
  absl::StatusOr<int> Look(db::Deadline deadline);

 private:
  bool IsOver(const TaskBook::Place& place) const;
  absl::StatusOr<bool> Open(Task task, db::Deadline deadline);

  const Needs needs_;
  telemetry::Counter& looks_;
  telemetry::Counter& opened_;
  DailyDuty duty_;
};

}  // namespace socle::contracts::api
