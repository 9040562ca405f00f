#include "platform/audit/subject_service.h"

#include "platform/api/paging.h"
#include "platform/api/time_conversion.h"
#include "platform/api/violations.h"
#include "platform/audit/chain.h"
#include "platform/write/command.h"

namespace socle::audit {
namespace {

constexpr size_t kLongest = 200;

absl::StatusOr<std::string> SubjectOf(const v1::EraseSubjectRequest& request, const rpc::Call& call) {
  api::Violations violations;
  std::string subject = violations.Text("subject", request.subject(), {.min = 1, .max = kLongest});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (subject == kErasedActor) {
    return InvalidField("subject", "nobody has this subject", "subject : ce n'est l'identifiant de personne.");
  }
  // What this call leaves would bring it back.
  if (subject == call.principal().subject) {
    return InvalidField("subject", "is the caller's own: somebody else has to erase it",
                        "subject : c'est le vôtre, une autre personne doit l'effacer.");
  }
  return subject;
}

}  // namespace

SubjectService::SubjectService(db::Pool* pool, write::Writer* writer) : store_(pool), writer_(writer) {
  service_.Blocking<v1::ListReadingsRequest, v1::ListReadingsResponse>(
      "ListReadings", [this](rpc::Call& call, const auto& request) { return ListReadings(call, request); });
  service_.Blocking<v1::EraseSubjectRequest, v1::EraseSubjectResponse>(
      "EraseSubject", [this](rpc::Call& call, const auto& request) { return Erase(call, request); });
}

absl::StatusOr<v1::ListReadingsResponse> SubjectService::ListReadings(rpc::Call& call,
                                                                      const v1::ListReadingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const api::Page page, api::Page::Open(request));
  api::Violations violations;
  const std::string resource = violations.Text("resource", request.resource(), {.min = 1, .max = kLongest});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(
      auto readings, store_.ReadingsOf(resource, api::NumberAfter<int64_t>(page, 0), page.size() + 1, call.deadline()));
  v1::ListReadingsResponse response;
  response.set_next_page_token(
      api::NextPage(page, &readings, [](const SecurityStore::Reading& last) { return std::to_string(last.id); }));
  for (const SecurityStore::Reading& reading : readings) {
    v1::Reading* shown = response.add_readings();
    api::ToProto(reading.entry.time, shown->mutable_read_time());
    shown->set_subject(reading.entry.subject);
    shown->set_method(reading.entry.method);
    shown->set_purpose(reading.entry.purpose);
    shown->set_request_id(reading.entry.request_id);
  }
  return response;
}

absl::StatusOr<v1::EraseSubjectResponse> SubjectService::Erase(rpc::Call& call,
                                                               const v1::EraseSubjectRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string subject, SubjectOf(request, call));
  const std::string erased = fmt::format("subjects/{}", kErasedActor);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {erased}));
  return writer_->Run<v1::EraseSubjectResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::EraseSubjectResponse> {
        v1::EraseSubjectResponse response;
        response.set_act_count(SecurityStore::ForgetActor(unit.tx(), subject));
        unit.Record({.resource = erased, .kind = write::ChangeKind::kDeleted, .changes = {"erased"}});
        return response;
      });
}

}  // namespace socle::audit
