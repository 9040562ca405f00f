// What issues, orientations and the trace need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/strategy/framework.h"
#include "services/contracts/domain/strategy/trace.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class FrameworkBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~FrameworkBook() = default;

  // `level`: kIssue or kOrientation. Within the transaction of a command that holds the resource. NOT_FOUND; deleted
  // ones are there.
  virtual absl::StatusOr<FrameworkItem> Read(db::Transaction& tx, TraceLevel level, std::string_view contract,
                                             std::string_view id) = 0;
  // Sets times, revision and `locked`.
  virtual void Write(db::Transaction& tx, int64_t revision, FrameworkItem& item) = 0;
  virtual void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, FrameworkItem& item) = 0;
  // Of what it rests on, the ids that are not there; deleted ones are.
  virtual std::vector<std::string> MissingGrounds(db::Transaction& tx, const FrameworkItem& item) = 0;

  virtual absl::StatusOr<FrameworkItem> Find(TraceLevel level, std::string_view contract, std::string_view id,
                                             Deadline deadline) = 0;

  struct Question {
    TraceLevel level = TraceLevel::kIssue;
    std::string contract = {};
    std::string section = {};  // "": any, for all that follow
    std::string author = {};
    std::string rests_on = {};  // id
    bool show_deleted = false;
    int32_t after_position = -1;  // where to go on: position and id of the last one
    std::string after_id = {};
    size_t limit = 0;
  };
  // By position and id.
  virtual absl::StatusOr<std::vector<FrameworkItem>> List(const Question& question, Deadline deadline) = 0;

  // All that is there of a contract and is not deleted, at one moment.
  virtual absl::StatusOr<TraceGraph> ReadTrace(std::string_view contract, Deadline deadline) = 0;
  // Of it what a walk from `start` up to `until` reaches, and `start`; nothing when that is not there. A walk in the
  // other direction than `way` leads nowhere in it.
  virtual absl::StatusOr<TraceGraph> ReadTraceOf(std::string_view contract, const TraceNode& start, TraceWay way,
                                                 TraceLevel until, Deadline deadline) = 0;
  // What things are called, in their order: titles, and of findings the first 300 code points; empty for what is not
  // there.
  virtual absl::StatusOr<std::vector<std::string>> Titles(std::string_view contract,
                                                          const std::vector<TraceNode>& nodes, Deadline deadline) = 0;
};

}  // namespace socle::contracts
