// Follows what contracts do with fiches-actions and proposals.
//
// An event of contracts only says that an action changed. It is kept as heard in the transaction that keeps how far the
// events have been followed (ContractActionBook::Hear); the follower asks contracts what the action says now, and has
// the effects, their history, audit and events in one transaction with forgetting that it was heard. A process that
// dies in between has done all or nothing, and the next one looks again. What is looked at twice changes nothing.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/write/writer.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/contract_actions/contract_action_book.h"
#include "services/census/domain/contract_actions/contract_source.h"
#include "services/census/domain/proposals/proposal_book.h"

namespace socle::census::api {

class ContractFollower {
 public:
  // All must outlive it.
  struct Needs {
    ContractActionBook* book;
    ContractSource* source;
    sheets::ActionSheetBook* sheets;
    ProposalBook* proposals;
    write::Writer* writer;
    const Clock* clock;
    telemetry::Metrics* metrics;
    telemetry::Log* log;  // may be nullptr
  };
  explicit ContractFollower(const Needs& needs);
  ~ContractFollower();
  ContractFollower(const ContractFollower&) = delete;
  ContractFollower& operator=(const ContractFollower&) = delete;

  // Begins to look by itself: when it is poked, and every two seconds.
  void Start();
  // Something was heard: look soon. From any thread; does not wait.
  void Poke() ABSL_LOCKS_EXCLUDED(mutex_);

  // Looks at all that was heard, now.
  absl::Status Follow(ContractActionBook::Deadline deadline);

 private:
  using Heard = ContractActionBook::Heard;
  using Deadline = ContractActionBook::Deadline;

  void Run();
  absl::Status LookAtAll(const Heard& heard, Deadline deadline);
  absl::Status LookAt(std::span<const Heard> heard, Deadline deadline);
  // With programme and day, which contracts is asked for where they are not known.
  absl::Status Complete(const std::optional<ContractAction>& was, Deadline deadline, ContractAction* now);
  // ABORTED when another process was first.
  absl::Status Take(const Heard& heard, const std::optional<ContractAction>& was, const ContractAction& now,
                    Deadline deadline);
  absl::Status TakeOnSheet(write::Unit& unit, const std::string& name, const ContractAction& now,
                           const std::string& actor);
  absl::Status TakeOnProposal(write::Unit& unit, const std::string& name, const ContractAction& now);

  const Needs needs_;
  telemetry::Counter& taken_;
  std::atomic<size_t> waiting_ = 0;
  bool begun_ = false;  // of its thread
  absl::Mutex mutex_;
  bool poked_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::census::api
