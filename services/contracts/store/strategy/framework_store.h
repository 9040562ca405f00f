// Issues, orientations and the trace in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/strategy/framework_book.h"

namespace socle::contracts::store {

class FrameworkStore : public FrameworkBook {
 public:
  explicit FrameworkStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<FrameworkItem> Read(db::Transaction& tx, TraceLevel level, std::string_view contract,
                                     std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, FrameworkItem& item) override;
  void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, FrameworkItem& item) override;
  std::vector<std::string> MissingGrounds(db::Transaction& tx, const FrameworkItem& item) override;
  absl::StatusOr<FrameworkItem> Find(TraceLevel level, std::string_view contract, std::string_view id,
                                     Deadline deadline) override;
  absl::StatusOr<std::vector<FrameworkItem>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<TraceGraph> ReadTrace(std::string_view contract, Deadline deadline) override;
  absl::StatusOr<TraceGraph> ReadTraceOf(std::string_view contract, const TraceNode& start, TraceWay way,
                                         TraceLevel until, Deadline deadline) override;
  absl::StatusOr<std::vector<std::string>> Titles(std::string_view contract, const std::vector<TraceNode>& nodes,
                                                  Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
