// Watches over the parties of contracts: asks the registry whether they live on, and opens a task for each that does
// not.
//
// Looks when it starts, when it is poked (the registry told of a change), when the day changes in Paris, for a merger
// may be recorded before the day of its effect, and again soon after a look that failed. Several replicas may look:
// what the registry says of a party of a contract is found once. Contracts that are in the last phase of their
// programme are over.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/write/writer.h"
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
  ~PartyScout();
  PartyScout(const PartyScout&) = delete;
  PartyScout& operator=(const PartyScout&) = delete;

  // Begins to look by itself. Once.
  void Start();
  // Look soon. From any thread; does not wait.
  void Poke() ABSL_LOCKS_EXCLUDED(mutex_);

  // Looks now; how many tasks were opened.
  absl::StatusOr<int> Look(db::Deadline deadline);

 private:
  void Run();
  bool IsOver(const TaskBook::Place& place) const;
  absl::StatusOr<bool> Open(Task task, db::Deadline deadline);

  const Needs needs_;
  telemetry::Counter& looks_;
  telemetry::Counter& opened_;
  absl::Mutex mutex_;
  bool poked_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::contracts::api
