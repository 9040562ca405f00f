// FrameworkService: issues, orientations, and the way from findings to actions.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/api/strategy/contributions.h"
#include "services/contracts/domain/strategy/framework_book.h"

namespace socle::contracts::api {

class FrameworkService {
 public:
  // All must outlive the service.
  FrameworkService(ContractBook* contracts, DiagnosticBook* sections, FrameworkBook* book, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  // Issues and orientations are alike: `Kind` (in the .cc) says what is not.
  template <typename Kind>
  void AddWrites();
  template <typename Kind>
  void AddReads();
  template <typename Kind, typename Request>
  absl::StatusOr<typename Kind::Proto> SetDeleted(rpc::Call& call, const Request& request, bool deleted);
  void AddTrace();

  // INVALID_ARGUMENT when something that it rests on is not there.
  absl::Status CheckGrounds(db::Transaction& tx, const FrameworkItem& item, std::string_view field);

  ContractBook* const contracts_;
  FrameworkBook* const book_;
  write::Writer* const writer_;
  const Contributions contributions_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
