#include "services/registry/api/governance/body_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/etag.h"
#include "platform/write/changing.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/governance/body_conversion.h"
#include "services/registry/api/governance/member_conversion.h"
#include "services/registry/api/governance/statute_conversion.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kCollection = "bodies";
constexpr std::string_view kUpdatable[] = {"display_name", "kind",        "parent", "pilot",
                                           "begin_date",   "description", "source", "synthetic"};

std::vector<std::string> SlugsOf(const BodyContent& before, const BodyContent& after) {
  std::vector<std::string> slugs;
  if (before.display_name != after.display_name) slugs.push_back("renamed");
  if (before.pilot != after.pilot) slugs.push_back("pilot-changed");
  if (before.parent != after.parent) slugs.push_back("parent-changed");
  if (before.end != after.end) slugs.push_back("ended");
  return slugs;
}

absl::StatusOr<std::string> NewBodyId(const v1::CreateBodyRequest& request, const write::Command& command) {
  if (request.body_id().empty()) return "body-" + command.NewId();
  if (IsResourceId(request.body_id())) return request.body_id();
  return InvalidField("body_id", "is not of lower-case letters, digits and -, beginning with a letter, 3 to 63",
                      "body_id : minuscules, chiffres et tirets, une lettre en tête, de 3 à 63 caractères.");
}

}  // namespace

BodyService::BodyService(BodyArchive* bodies, const Seating* seating, const Parties* parties, const Parents* parents,
                         write::Writer* writer, const ServingHolder* holder)
    : bodies_(bodies),
      seating_(seating),
      parties_(parties),
      parents_(parents),
      writer_(writer),
      holder_(holder),
      member_commands_(bodies, seating, writer),
      member_reads_(bodies, holder),
      service_("socle.registry.v1.BodyService") {
  member_commands_.AddTo(&service_);
  member_reads_.AddTo(&service_);
  service_.Blocking<v1::CreateBodyRequest, v1::Body>(
      "CreateBody", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetBodyRequest, v1::Body>(
      "GetBody", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListBodiesRequest, v1::ListBodiesResponse>(
      "ListBodies", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateBodyRequest, v1::Body>(
      "UpdateBody", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::SetStatuteRequest, v1::Body>(
      "SetStatute", [this](rpc::Call& call, const auto& request) { return SetStatute(call, request); });
  service_.Blocking<v1::ListStatutesRequest, v1::ListStatutesResponse>(
      "ListStatutes", [this](rpc::Call& call, const auto& request) { return ListStatutes(call, request); });
  service_.Blocking<v1::EndBodyRequest, v1::Body>(
      "EndBody", [this](rpc::Call& call, const auto& request) { return End(call, request); });
}

absl::Status BodyService::CheckReferences(db::Transaction& tx, const Body& body) const {
  // Who pilots acts today; who piloted it when it began may be gone by now.
  Violations violations;
  for (const Date day : {seating_->today(), body.content.begin}) {
    Violations of_day;
    const Parties::Wanted pilot{body.content.pilot, day, "body.pilot"};
    SOCLE_RETURN_IF_ERROR(parties_->Labels(tx, std::span(&pilot, 1), &of_day).status());
    violations = std::move(of_day);
    if (violations.empty()) break;
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return parents_->CheckThere(tx, body.content.parent, BodyName(body.id), "body.parent");
}

absl::Status BodyService::CheckLife(db::Transaction& tx, const Body& body) const {
  for (const Member& member : bodies_->Seats(tx, body.id)) {
    if (member.begin == Date::Min() || member.begin >= body.content.begin) continue;
    return InvalidField("body.begin_date", fmt::format("{} begins earlier", MemberName(body.id, member.id)),
                        "body.begin_date : un mandat commence plus tôt.");
  }
  return seating_->Check(tx, body, {.from = body.content.begin});
}

absl::StatusOr<v1::Body> BodyService::ShowToday(db::Transaction& tx, std::string_view body_id) const {
  const Date today = seating_->today();
  SOCLE_ASSIGN_OR_RETURN(const BodyOnDay found, bodies_->On(tx, body_id, today));
  return Show(found, today);
}

absl::StatusOr<v1::Body> BodyService::Create(rpc::Call& call, const v1::CreateBodyRequest& request) {
  Violations violations;
  Body created;
  created.content = FromProto(request.body(), "body", &violations);
  std::optional<Statute> statute;
  if (request.body().has_statute()) {
    statute = FromProto(request.body().statute(), "body.statute", created.content.begin, &violations);
    if (statute->valid_from < created.content.begin) {
      violations.Add("body.statute.valid_from", "is before the body begins",
                     "body.statute.valid_from : avant le début de l'instance.");
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  SOCLE_ASSIGN_OR_RETURN(created.id, NewBodyId(request, command));
  const std::string name = BodyName(created.id);
  command.resources = {name};
  Relations relations;
  if (ActorOf(call).ActsFor(created.content.pilot)) relations.Add(Relation::kOwner);
  SOCLE_RETURN_IF_ERROR(CheckMay(Act::kCreateBody, relations, name));
  return writer_->Run<v1::Body>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Body> {
    SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), created));
    SOCLE_RETURN_IF_ERROR(bodies_->Create(unit.tx(), unit.revision(), created));
    if (statute) bodies_->WriteStatute(unit.tx(), unit.revision(), *statute, created);
    unit.Record({.resource = name,
                 .kind = write::ChangeKind::kCreated,
                 .after = ContentDigest(ContentOf(created, statute ? &*statute : nullptr))});
    return ShowToday(unit.tx(), created.id);
  });
}

absl::StatusOr<v1::Body> BodyService::Get(rpc::Call& call, const v1::GetBodyRequest& request) {
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(
      const BodyOnDay found,
      bodies_->Read(id, {.day = context.as_of.day, .known_at = context.as_of.known_at}, call.deadline()));
  return Show(found, context.as_of.day);
}

absl::StatusOr<v1::ListBodiesResponse> BodyService::List(rpc::Call& call, const v1::ListBodiesRequest& request) {
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  Violations violations;
  BodyArchive::Question question;
  question.moment = {.day = context.as_of.day, .known_at = context.as_of.known_at};
  if (request.kind() != 0) {
    question.kind = EnumFromProto(request.kind(), v1::Body::Kind_descriptor(), "kind", &violations);
  }
  question.parent = violations.Text("parent_resource", request.parent_resource(), {.max = 200});
  if (!request.pilot().empty()) question.pilot = NameOfParty("pilot", request.pilot(), &violations);
  if (!request.party().empty()) question.party = NameOfParty("party", request.party(), &violations);
  question.person = PersonIdField("person", request.person(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  question.late = request.late();
  question.after = page.after();
  question.limit = page.size() + 1;
  SOCLE_ASSIGN_OR_RETURN(auto answer, bodies_->List(question, call.deadline()));
  v1::ListBodiesResponse response;
  if (answer.items.size() > page.size()) {
    answer.items.pop_back();
    response.set_next_page_token(page.NextToken(answer.items.back().body.id));
  }
  for (const BodyOnDay& found : answer.items) *response.add_bodies() = Show(found, context.as_of.day);
  SetReadInfo(context, response.mutable_read_info());
  response.mutable_read_info()->set_revision(answer.revision);
  return response;
}

absl::StatusOr<v1::Body> BodyService::Change(rpc::Call& call, const write::Command& command, std::string_view body_id,
                                             std::string_view etag, Step step) {
  return writer_->Run<v1::Body>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Body> {
    SOCLE_ASSIGN_OR_RETURN(Body body, bodies_->Find(unit.tx(), body_id));
    SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kManageBody, body));
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(etag, socle::api::RevisionEtag(body.own_revision), BodyName(body_id)));
    SOCLE_RETURN_IF_ERROR(step(unit, body));
    return ShowToday(unit.tx(), body_id);
  });
}

absl::StatusOr<v1::Body> BodyService::Update(rpc::Call& call, const v1::UpdateBodyRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.body().name(), kCollection, "body.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask, write::UpdateMask(request.update_mask(), v1::Body::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(id)}));
  return Change(call, command, id, request.body().etag(), [&](write::Unit& unit, Body& body) -> absl::Status {
    const Body before = body;
    v1::Body wanted = ContentOf(body, nullptr);
    write::MergeSent(request.body(), mask, &wanted);
    Violations violations;
    body.content = FromProto(wanted, "body", &violations);
    body.content.end = before.content.end;
    if (body.content.begin >= body.content.end) {
      violations.Add("body.begin_date", "is not before the body ends", "body.begin_date : après la fin de l'instance.");
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    if (body.content.pilot != before.content.pilot || body.content.parent != before.content.parent) {
      SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), body));
    }
    if (body.content.begin != before.content.begin) SOCLE_RETURN_IF_ERROR(CheckLife(unit.tx(), body));
    bodies_->Write(unit.tx(), unit.revision(), body);
    unit.Record({.resource = BodyName(id),
                 .kind = write::ChangeKind::kUpdated,
                 .changes = SlugsOf(before.content, body.content),
                 .before = ContentDigest(ContentOf(before, nullptr)),
                 .after = ContentDigest(ContentOf(body, nullptr))});
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::Body> BodyService::SetStatute(rpc::Call& call, const v1::SetStatuteRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  if (!request.has_statute()) return InvalidField("statute", "is required", "statute : obligatoire.");
  Violations malformed;
  FromProto(request.statute(), "statute", Date::Min(), &malformed);
  SOCLE_RETURN_IF_ERROR(malformed.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(id)}));
  return Change(call, command, id, request.etag(), [&](write::Unit& unit, Body& body) -> absl::Status {
    Violations violations;
    const Statute statute = FromProto(request.statute(), "statute", body.content.begin, &violations);
    if (statute.valid_from < body.content.begin || statute.valid_from >= body.content.end) {
      violations.Add("statute.valid_from", "is no day on which the body exists",
                     "statute.valid_from : l'instance n'existe pas ce jour-là.");
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, {.statute = statute, .from = statute.valid_from}));
    SOCLE_ASSIGN_OR_RETURN(const std::vector<Statute> statutes, bodies_->Statutes(unit.tx(), id));
    const Statute& before = StatuteOf(statutes, statute.valid_from);
    bodies_->WriteStatute(unit.tx(), unit.revision(), statute, body);
    unit.Record({.resource = BodyName(id),
                 .kind = write::ChangeKind::kUpdated,
                 .changes = {"statute-set"},
                 .before = ContentDigest(ContentOf(body, &before)),
                 .after = ContentDigest(ContentOf(body, &statute))});
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::ListStatutesResponse> BodyService::ListStatutes(rpc::Call& call,
                                                                   const v1::ListStatutesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  std::optional<Instant> known_at;
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(known_at, FromProto(request.known_at(), "known_at"));
  }
  Date before = Date::Max();
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before.days);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Statute> statutes,
                         bodies_->ListStatutes(id, known_at, before, page.size() + 1, call.deadline()));
  v1::ListStatutesResponse response;
  if (statutes.size() > page.size()) {
    statutes.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(statutes.back().valid_from.days)));
  }
  for (const Statute& statute : statutes) ToProto(statute, response.add_statutes());
  return response;
}

absl::StatusOr<v1::Body> BodyService::End(rpc::Call& call, const v1::EndBodyRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  Violations malformed;
  const Date end = DateFromProto(request.has_end_date(), request.end_date(), "end_date", seating_->today(), &malformed);
  SOCLE_RETURN_IF_ERROR(malformed.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(id)}));
  return Change(call, command, id, request.etag(), [&](write::Unit& unit, Body& body) -> absl::Status {
    const Body before = body;
    if (end <= body.content.begin) {
      return InvalidField("end_date", "is not after the body begins", "end_date : avant le début de l'instance.");
    }
    body.content.end = end;
    // A later end than before brings days that were not judged.
    if (end > before.content.end) {
      SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, {.from = before.content.end}));
    }
    bodies_->Write(unit.tx(), unit.revision(), body);
    unit.Record({.resource = BodyName(id),
                 .kind = write::ChangeKind::kStateChanged,
                 .changes = {"ended"},
                 .before = ContentDigest(ContentOf(before, nullptr)),
                 .after = ContentDigest(ContentOf(body, nullptr))});
    return absl::OkStatus();
  });
}

}  // namespace socle::registry::api
