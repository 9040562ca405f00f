// DiagnosticService: findings, their versions, and section locks.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/api/strategy/contributions.h"

namespace socle::contracts::api {

class DiagnosticService {
 public:
  // All must outlive the service.
  DiagnosticService(ContractBook* contracts, DiagnosticBook* book, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  void AddFindings();
  void AddFindingReads();
  void AddLocks();
  void AddLockReads();

  // INVALID_ARGUMENT when a page of its evidence is not there.
  absl::Status CheckPages(db::Transaction& tx, const DiagnosticFinding& finding);
  template <typename Proto, typename Request>
  absl::StatusOr<Proto> SetDeleted(rpc::Call& call, const Request& request, bool deleted);

  ContractBook* const contracts_;
  DiagnosticBook* const book_;
  write::Writer* const writer_;
  const Contributions contributions_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
