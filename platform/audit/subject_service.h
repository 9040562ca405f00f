// socle.audit.v1.SubjectService for the service whose database it is given.
//
//   audit::SubjectService subjects(&pool, &writer);
//   server.Add(subjects.service());
//
// The database has the tables of platform/audit/audit_seal.sql and security_journal.sql.
#pragma once

#include "platform/audit/security_store.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "socle/audit/v1/subject_service.pb.h"

namespace socle::audit {

class SubjectService {
 public:
  // Both must outlive it; it must outlive the server that it is added to.
  SubjectService(db::Pool* pool, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ListReadingsResponse> ListReadings(rpc::Call& call, const v1::ListReadingsRequest& request);
  absl::StatusOr<v1::EraseSubjectResponse> Erase(rpc::Call& call, const v1::EraseSubjectRequest& request);

  SecurityStore store_;
  write::Writer* const writer_;
  rpc::Service service_{"socle.audit.v1.SubjectService"};
};

}  // namespace socle::audit
