#include "services/registry/api/change_request_service.h"

#include <charconv>

#include "platform/api/etag.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/page.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/api/written_conversion.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kCollection = "changeRequests";
constexpr size_t kMaxComment = 500;

std::string NameOf(const ChangeRequest& request) { return fmt::format("{}/{}", kCollection, request.id); }

v1::ChangeRequest Show(const ChangeRequest& request) {
  v1::ChangeRequest proto;
  proto.set_name(NameOf(request));
  ToProto({request.correction, 0}, proto.mutable_correction());
  if (request.state != ChangeRequestState::kApplied) {  // it is not made yet
    proto.mutable_correction()->clear_name();
    proto.mutable_correction()->clear_create_time();
  } else {
    proto.mutable_correction()->set_revision(request.revision);
  }
  for (const ValidationStage& stage : request.stages) {
    v1::ChangeRequest::Stage* added = proto.add_stages();
    added->set_label(stage.label);
    if (stage.validator.empty()) continue;
    added->set_validator(stage.validator);
    ToProto(stage.time, added->mutable_validate_time());
    added->set_comment(stage.comment);
  }
  proto.set_state(static_cast<v1::ChangeRequest::State>(request.state));
  proto.set_author(request.author);
  proto.set_closer(request.closer);
  proto.set_closing_comment(request.closing_comment);
  ToProto(request.create_time, proto.mutable_create_time());
  ToProto(request.update_time, proto.mutable_update_time());
  proto.set_revision(request.revision);
  proto.set_etag(socle::api::RevisionEtag(request.revision));
  return proto;
}

absl::Status IllegalState(const ChangeRequest& request, const UnmetConditions& unmet) {
  std::string english, french;
  for (const UnmetCondition& condition : unmet) {
    english += (english.empty() ? "" : " ") + condition.english;
    french += (french.empty() ? "" : " ") + condition.french;
  }
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, english);
  std::move(error).French(french).Metadata("state", StateName(request.state));
  for (const UnmetCondition& condition : unmet) {
    std::move(error).Precondition(condition.type, NameOf(request), condition.english);
  }
  return std::move(error).ToStatus();
}

socle::api::Sha256 DigestOf(const ChangeRequest& request) {
  v1::ChangeRequest proto = Show(request);
  proto.clear_revision();
  proto.clear_etag();
  return ContentDigest(proto);
}

std::vector<ValidationStage> StagesFromProto(const v1::ChangeRequest& proto, Violations* violations) {
  std::vector<ValidationStage> stages;
  if (proto.stages_size() > static_cast<int>(kMaxStages)) {
    violations->Add("change_request.stages", fmt::format("at most {} are taken", kMaxStages),
                    fmt::format("change_request.stages : {} étapes au plus.", kMaxStages));
    return stages;
  }
  for (int i = 0; i < proto.stages_size(); ++i) {
    const std::string path = fmt::format("change_request.stages[{}].label", i);
    stages.push_back({.label = violations->Text(path, proto.stages(i).label(), {.min = 1, .max = 100})});
  }
  if (stages.empty()) stages.push_back({.label = "validation"});
  return stages;
}

absl::StatusOr<std::string> CommentOf(std::string_view comment, size_t min) {
  return socle::api::CheckText("comment", comment, {.min = min, .max = kMaxComment});
}

}  // namespace

ChangeRequestService::ChangeRequestService(ChangeRequestBook* book, const Corrector* corrector, write::Writer* writer)
    : book_(book), corrector_(corrector), writer_(writer), service_("socle.registry.v1.ChangeRequestService") {
  service_.Blocking<v1::CreateChangeRequestRequest, v1::ChangeRequest>(
      "CreateChangeRequest", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetChangeRequestRequest, v1::ChangeRequest>(
      "GetChangeRequest", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListChangeRequestsRequest, v1::ListChangeRequestsResponse>(
      "ListChangeRequests", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::SubmitChangeRequestRequest, v1::ChangeRequest>(
      "SubmitChangeRequest", [this](rpc::Call& call, const auto& request) {
        return Take(call, request, "submitted",
                    [&](write::Unit&, ChangeRequest& taken) { return Submit(call.principal().subject, taken); });
      });
  service_.Blocking<v1::ValidateChangeRequestRequest, v1::ChangeRequest>(
      "ValidateChangeRequest", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_ASSIGN_OR_RETURN(const std::string comment, CommentOf(request.comment(), 0));
        return Take(call, request, "stage-validated", [&](write::Unit& unit, ChangeRequest& taken) {
          return Validate(call.principal().subject, book_->Now(unit.tx()), comment, taken);
        });
      });
  service_.Blocking<v1::RejectChangeRequestRequest, v1::ChangeRequest>(
      "RejectChangeRequest", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_ASSIGN_OR_RETURN(const std::string comment, CommentOf(request.comment(), 1));
        return Take(call, request, "rejected", [&](write::Unit&, ChangeRequest& taken) {
          return Reject(call.principal().subject, comment, taken);
        });
      });
  service_.Blocking<v1::CancelChangeRequestRequest, v1::ChangeRequest>(
      "CancelChangeRequest", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_ASSIGN_OR_RETURN(const std::string comment, CommentOf(request.comment(), 0));
        return Take(call, request, "cancelled", [&](write::Unit&, ChangeRequest& taken) {
          return Cancel(call.principal().subject, comment, taken);
        });
      });
  service_.Blocking<v1::ApplyChangeRequestRequest, v1::ChangeRequest>(
      "ApplyChangeRequest", [this](rpc::Call& call, const auto& request) { return Apply(call, request); });
}

absl::StatusOr<v1::ChangeRequest> ChangeRequestService::Create(rpc::Call& call,
                                                               const v1::CreateChangeRequestRequest& request) {
  Violations violations;
  ChangeRequest created;
  created.correction = FromProto(request.change_request().correction(), "change_request.correction", &violations);
  created.stages = StagesFromProto(request.change_request(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  created.id = command.NewId();
  created.author = created.correction.author = command.caller;
  command.resources = {NameOf(created)};
  return writer_->Run<v1::ChangeRequest>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_RETURN_IF_ERROR(corrector_->CheckKnown(created.correction));
        book_->Write(unit.tx(), unit.revision(), created);
        unit.Record({.resource = NameOf(created), .kind = write::ChangeKind::kCreated, .after = DigestOf(created)});
        return Show(created);
      });
}

absl::StatusOr<v1::ChangeRequest> ChangeRequestService::Get(rpc::Call& call,
                                                            const v1::GetChangeRequestRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const ChangeRequest found, book_->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListChangeRequestsResponse> ChangeRequestService::List(
    rpc::Call& call, const v1::ListChangeRequestsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  ChangeRequestBook::Question question{.limit = page.size() + 1};
  if (!v1::ChangeRequest::State_IsValid(request.state())) {
    return InvalidField("state", "not a state", "state : cet état n'existe pas.");
  }
  question.state = request.state();
  if (!request.collectivite().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const Entity entity, ParseEntityName(request.collectivite(), "collectivite"));
    question.collectivite = EntityName(entity);
  }
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), question.before_revision);
  SOCLE_ASSIGN_OR_RETURN(std::vector<ChangeRequest> list, book_->List(question, call.deadline()));
  v1::ListChangeRequestsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().revision)));
  }
  for (const ChangeRequest& found : list) *response.add_change_requests() = Show(found);
  return response;
}

template <typename Request>
absl::StatusOr<v1::ChangeRequest> ChangeRequestService::Take(rpc::Call& call, const Request& request,
                                                             std::string_view slug, Step step) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  const std::string name = fmt::format("{}/{}", kCollection, id);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {name}));
  return writer_->Run<v1::ChangeRequest>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_ASSIGN_OR_RETURN(ChangeRequest taken, book_->Read(unit.tx(), id));
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(taken.revision), name));
        const socle::api::Sha256 before = DigestOf(taken);
        if (const UnmetConditions unmet = step(unit, taken); !unmet.empty()) return IllegalState(taken, unmet);
        book_->Write(unit.tx(), unit.revision(), taken);
        unit.Record({.resource = name,
                     .kind = write::ChangeKind::kStateChanged,
                     .changes = {std::string(slug)},
                     .before = before,
                     .after = DigestOf(taken)});
        return Show(taken);
      });
}

// The correction and the request change together, so the command holds both; what the request corrects never changes,
// and is read before.
absl::StatusOr<v1::ChangeRequest> ChangeRequestService::Apply(rpc::Call& call,
                                                              const v1::ApplyChangeRequestRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const ChangeRequest read, book_->Find(id, call.deadline()));
  const std::string name = NameOf(read);
  std::vector<std::string> resources = Corrector::ResourcesOf(read.correction);
  resources.push_back(name);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, std::move(resources)));
  return writer_->Run<v1::ChangeRequest>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ChangeRequest> {
        SOCLE_ASSIGN_OR_RETURN(ChangeRequest taken, book_->Read(unit.tx(), id));
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(taken.revision), name));
        const socle::api::Sha256 before = DigestOf(taken);
        if (const auto unmet = registry::Apply(call.principal().subject, taken); !unmet.empty()) {
          return IllegalState(taken, unmet);
        }
        taken.correction.id = taken.id;  // one request, one correction: they share the id
        SOCLE_ASSIGN_OR_RETURN(const MadeCorrection made, corrector_->Make(unit, taken.correction, ""));
        taken.correction = made.correction;
        book_->Write(unit.tx(), unit.revision(), taken);
        unit.Record({.resource = name,
                     .kind = write::ChangeKind::kStateChanged,
                     .changes = {"applied"},
                     .before = before,
                     .after = DigestOf(taken)});
        return Show(taken);
      });
}

}  // namespace socle::registry::api
