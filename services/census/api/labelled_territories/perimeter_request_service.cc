#include "services/census/api/labelled_territories/perimeter_request_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "platform/api/digest.h"
#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::NestedName;
using socle::api::Page;
using socle::api::ToProto;
using socle::api::Violations;

v1::PerimeterRequest Show(const PerimeterRequest& request) {
  v1::PerimeterRequest proto;
  proto.set_name(request.Name());
  proto.set_requester(request.requester);
  for (const std::string& member : request.members) proto.add_members(member);
  ToProto(request.effective, proto.mutable_effective_date());
  proto.set_reason(request.reason);
  proto.set_source(request.source);
  proto.set_synthetic(request.synthetic);
  proto.set_state(static_cast<v1::PerimeterRequest::State>(request.state));
  proto.set_decision_text(DecisionText(request));
  proto.set_decision_sha256(socle::api::Sha256Hex(proto.decision_text()));
  for (const std::string& decision : request.decisions) proto.add_decisions(decision);
  proto.set_perimeter_version(request.version);
  proto.set_closing_note(request.closing_note);
  ShowWritten(request, &proto);
  return proto;
}

v1::PerimeterVersion ShowVersion(const PerimeterRequest& request) {
  v1::PerimeterVersion proto;
  proto.set_number(request.version);
  proto.set_request(request.Name());
  ToProto(request.effective, proto.mutable_effective_date());
  for (const std::string& member : request.members) proto.add_members(member);
  for (const std::string& decision : request.decisions) proto.add_decisions(decision);
  ToProto(request.update_time, proto.mutable_create_time());
  proto.set_revision(request.revision);
  return proto;
}

PerimeterRequest FromProto(const v1::PerimeterRequest& proto, Violations* violations) {
  const std::string field = "perimeter_request.";
  PerimeterRequest request{.requester = socle::api::NameField(field + "requester", proto.requester(),
                                                              {"collectivites", "organisations"}, true, violations),
                           .effective = socle::api::DateFromProto(proto.has_effective_date(), proto.effective_date(),
                                                                  field + "effective_date", Date::Max(), violations),
                           .reason = violations->Text(field + "reason", proto.reason(), {.min = 1, .max = 5000}),
                           .source = violations->Text(field + "source", proto.source(), {.min = 0, .max = 1000}),
                           .synthetic = proto.synthetic()};
  if (!proto.has_effective_date()) {
    violations->Add(field + "effective_date", "is not set", field + "effective_date : date attendue.");
  }
  if (proto.members().empty()) violations->Add(field + "members", "there is none", field + "members : un au moins.");
  if (MoreThan(proto.members_size(), kMaxMembers, field + "members", violations)) return request;
  std::set<std::string> members;
  for (int i = 0; i < proto.members_size(); ++i) {
    const std::string path = fmt::format("{}members[{}]", field, i);
    const std::string member =
        socle::api::NameField(path, proto.members(i), {"collectivites", "organisations"}, true, violations);
    if (!members.insert(member).second) AddTwice(path, violations);
  }
  request.members = {members.begin(), members.end()};
  return request;
}

absl::StatusOr<NestedName> ParseRequest(const std::string& name) {
  return socle::api::ParseNestedUuid(name, kLabelledTerritories, "perimeterRequests", "name");
}

}  // namespace

PerimeterRequestService::PerimeterRequestService(const LabelNeeds& needs, PerimeterRequestBook* requests)
    : needs_(needs), requests_(requests), service_("socle.census.v1.PerimeterRequestService") {
  service_.Blocking<v1::CreatePerimeterRequestRequest, v1::PerimeterRequest>(
      "CreatePerimeterRequest", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetPerimeterRequestRequest, v1::PerimeterRequest>(
      "GetPerimeterRequest", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListPerimeterRequestsRequest, v1::ListPerimeterRequestsResponse>(
      "ListPerimeterRequests", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CheckEnactPerimeterRequestRequest, v1::CheckEnactPerimeterRequestResponse>(
      "CheckEnactPerimeterRequest", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::EnactPerimeterRequestRequest, v1::PerimeterRequest>(
      "EnactPerimeterRequest", [this](rpc::Call& call, const auto& request) { return Enact(call, request); });
  service_.Blocking<v1::ClosePerimeterRequestRequest, v1::PerimeterRequest>(
      "ClosePerimeterRequest", [this](rpc::Call& call, const auto& request) { return Close(call, request); });
  service_.Blocking<v1::ListPerimeterVersionsRequest, v1::ListPerimeterVersionsResponse>(
      "ListPerimeterVersions", [this](rpc::Call& call, const auto& request) { return Versions(call, request); });
}

absl::StatusOr<v1::PerimeterRequest> PerimeterRequestService::Create(rpc::Call& call,
                                                                     const v1::CreatePerimeterRequestRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kLabelledTerritories, "parent"));
  Violations violations;
  PerimeterRequest made = FromProto(request.perimeter_request(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const LabelledTerritory territory, needs_.book->Find(id, call.deadline()));
  const Actor actor = rpc::ActorOf(call);
  if (!actor.ActsFor(made.requester) && !actor.ActsFor(territory.keeper)) {
    return rpc::RelationRequired("REQUEST_PERIMETER", "REQUESTER,KEEPER", request.parent());
  }
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, made.members, {}, "perimeter_request.members", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  made.territory = id;
  made.id = command.NewId();
  return needs_.writer->Run<v1::PerimeterRequest>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::PerimeterRequest> {
        requests_->Create(unit.tx(), unit.revision(), made);
        const v1::PerimeterRequest shown = Show(made);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::PerimeterRequest> PerimeterRequestService::Get(rpc::Call& call,
                                                                  const v1::GetPerimeterRequestRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseRequest(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const PerimeterRequest found, requests_->Find(name.parent, name.child, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListPerimeterRequestsResponse> PerimeterRequestService::List(
    rpc::Call& call, const v1::ListPerimeterRequestsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  PerimeterRequestBook::Question question{.limit = page.size() + 1};
  if (request.parent() != "labelledTerritories/-") {
    SOCLE_ASSIGN_OR_RETURN(question.territory, IdOfName(request.parent(), kLabelledTerritories, "parent"));
    SOCLE_RETURN_IF_ERROR(needs_.book->Find(question.territory, call.deadline()).status());
  }
  Violations violations;
  if (request.state() != 0) {
    question.state =
        socle::api::EnumFromProto(request.state(), v1::PerimeterRequest::State_descriptor(), "state", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t slash = page.after().find('/'); slash != std::string::npos) {
    question.after_territory = page.after().substr(0, slash);
    question.after_id = page.after().substr(slash + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, requests_->List(question, call.deadline()));
  v1::ListPerimeterRequestsResponse response;
  response.set_next_page_token(
      NextPage(page, &list, [](const auto& last) { return fmt::format("{}/{}", last.territory, last.id); }));
  for (const PerimeterRequest& each : list) *response.add_perimeter_requests() = Show(each);
  return response;
}

template <typename Request>
absl::Status PerimeterRequestService::Ask(rpc::Call& call, const Request& request, Asked* asked) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseRequest(request.name()));
  Violations violations;
  asked->facts.decisions = CommitteeDecisions(request.decisions(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(asked->territory, needs_.book->Find(name.parent, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(asked->request, requests_->Find(name.parent, name.child, call.deadline()));
  std::set<std::string> regions;
  for (const Date day : {asked->request.effective.Plus(-1), asked->request.effective}) {
    SOCLE_ASSIGN_OR_RETURN(const Reached reached, ReachedBy(needs_, asked->territory, day, call));
    if (reached.registry_away) asked->facts.registry_away = true;
    if (!reached.ground) continue;
    regions.insert(reached.regions.begin(), reached.regions.end());
    if (day == asked->request.effective) asked->facts.recorded = reached.ground->members;
  }
  asked->facts.regions = {regions.begin(), regions.end()};
  const std::string sha256 = socle::api::Sha256Hex(DecisionText(asked->request));
  for (const std::string& decision : asked->facts.decisions) {
    auto verdict = needs_.registry->Verify(decision, sha256, call.deadline());
    if (absl::IsUnavailable(verdict.status())) {
      asked->facts.registry_away = true;
      break;
    }
    SOCLE_RETURN_IF_ERROR(verdict.status());
    asked->facts.verdicts[decision] = *std::move(verdict);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckEnactPerimeterRequestResponse> PerimeterRequestService::Check(
    rpc::Call& call, const v1::CheckEnactPerimeterRequestRequest& request) {
  Asked asked;
  SOCLE_RETURN_IF_ERROR(Ask(call, request, &asked));
  v1::CheckEnactPerimeterRequestResponse response;
  for (const auto& condition : CheckEnact(asked.territory, asked.request, asked.facts)) {
    auto* unmet = response.add_unmet();
    unmet->set_type(condition.type);
    unmet->set_message(condition.english);
    unmet->set_message_fr(condition.french);
  }
  for (const std::string& region : asked.facts.regions) response.add_regions(region);
  return response;
}

absl::StatusOr<v1::PerimeterRequest> PerimeterRequestService::Enact(rpc::Call& call,
                                                                    const v1::EnactPerimeterRequestRequest& request) {
  Asked asked;
  SOCLE_RETURN_IF_ERROR(Ask(call, request, &asked));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, asked.territory.keeper, "ENACT_PERIMETER", request.name()));
  return write::RunChange<v1::PerimeterRequest>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"perimeter-enacted"},
       .locks = {asked.territory.Name()}},
      [&](db::Transaction& tx) { return requests_->Read(tx, asked.request.territory, asked.request.id); },
      [&](write::Unit& unit, PerimeterRequest& held) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(LabelledTerritory territory, needs_.book->Read(unit.tx(), held.territory));
        // What the registry was asked about is another one's ground by now.
        if (territory.territory != asked.territory.territory) {
          return socle::api::CheckEtag("\"of-before\"", std::nullopt, request.name());
        }
        if (const auto unmet = CheckEnact(territory, held, asked.facts); !unmet.empty()) {
          return socle::api::IllegalState(request.name(), StateName(held.state), unmet);
        }
        held.state = PerimeterRequestState::kEnacted;
        held.decisions = asked.facts.decisions;
        held.version = ++territory.perimeter_version;
        requests_->Save(unit.tx(), unit.revision(), held);
        SOCLE_RETURN_IF_ERROR(needs_.book->Update(unit.tx(), unit.revision(), territory));
        unit.Record(
            {.resource = territory.Name(), .kind = write::ChangeKind::kUpdated, .changes = {"perimeter-version-made"}});
        return absl::OkStatus();
      },
      [](const PerimeterRequest& held) { return Show(held); });
}

absl::StatusOr<v1::PerimeterRequest> PerimeterRequestService::Close(rpc::Call& call,
                                                                    const v1::ClosePerimeterRequestRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseRequest(request.name()));
  Violations violations;
  const auto state = static_cast<PerimeterRequestState>(
      socle::api::EnumFromProto(request.state(), v1::PerimeterRequest::State_descriptor(), "state", &violations));
  const bool is_taken_back = state == PerimeterRequestState::kWithdrawn;
  if (!is_taken_back && state != PerimeterRequestState::kRefused) {
    violations.Add("state", "is neither REFUSED nor WITHDRAWN", "state : REFUSED ou WITHDRAWN est attendu.");
  }
  const std::string note = violations.Text("note", request.note(), {.min = 1, .max = 1000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const LabelledTerritory territory, needs_.book->Find(name.parent, call.deadline()));
  return write::RunChange<v1::PerimeterRequest>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {is_taken_back ? "request-withdrawn" : "request-refused"}},
      [&](db::Transaction& tx) { return requests_->Read(tx, name.parent, name.child); },
      [&](write::Unit& unit, PerimeterRequest& held) -> absl::Status {
        const Actor actor = rpc::ActorOf(call);
        if (!actor.ActsFor(territory.keeper) && !(is_taken_back && actor.ActsFor(held.requester))) {
          return rpc::RelationRequired("CLOSE_REQUEST", is_taken_back ? "REQUESTER,KEEPER" : "KEEPER", request.name());
        }
        if (held.state != PerimeterRequestState::kOpen) {
          return socle::api::IllegalState(request.name(), StateName(held.state),
                                          {{"STATE", "The request is no longer open.", "La demande est close."}});
        }
        held.state = state;
        held.closing_note = note;
        requests_->Save(unit.tx(), unit.revision(), held);
        return absl::OkStatus();
      },
      [](const PerimeterRequest& held) { return Show(held); });
}

absl::StatusOr<v1::ListPerimeterVersionsResponse> PerimeterRequestService::Versions(
    rpc::Call& call, const v1::ListPerimeterVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kLabelledTerritories, "parent"));
  SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, call.deadline()).status());
  int32_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(auto list, requests_->Versions(id, after, page.size() + 1, call.deadline()));
  v1::ListPerimeterVersionsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return std::to_string(last.version); }));
  for (const PerimeterRequest& each : list) *response.add_perimeter_versions() = ShowVersion(each);
  return response;
}

}  // namespace socle::census::api
