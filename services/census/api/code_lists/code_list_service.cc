#include "services/census/api/code_lists/code_list_service.h"

#include <fmt/format.h>

#include "platform/api/content_digest.h"
#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/rpc/actor.h"
#include "platform/write/command.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kCollection = "codeLists";
constexpr int kMostItems = 1000;

v1::CodeList Show(const CodeList& list) {
  v1::CodeList proto;
  proto.set_name(list.Name());
  proto.set_version(list.version);
  proto.set_display_name(list.label);
  proto.set_keeper(list.keeper);
  for (const CodeItem& item : list.items) {
    auto* shown = proto.add_items();
    shown->set_code(item.code);
    shown->set_parent(item.parent);
    shown->set_display_name(item.label);
    shown->set_description(item.description);
  }
  proto.set_source(list.source);
  proto.set_synthetic(list.synthetic);
  socle::api::ToProto(list.create_time, proto.mutable_create_time());
  proto.set_revision(list.revision);
  proto.set_etag(socle::api::RevisionEtag(list.revision));
  return proto;
}

CodeList FromProto(const v1::CodeList& proto, Violations* violations) {
  CodeList list{.label = violations->Text("code_list.display_name", proto.display_name(), {.min = 1, .max = 300}),
                .keeper = socle::api::NameField("code_list.keeper", proto.keeper(), {"collectivites", "organisations"},
                                                true, violations),
                .source = violations->Text("code_list.source", proto.source(), {.max = 1000}),
                .synthetic = proto.synthetic()};
  if (proto.items().empty() || proto.items_size() > kMostItems) {
    violations->Add("code_list.items", fmt::format("{} given, 1 to {} are taken", proto.items_size(), kMostItems),
                    fmt::format("code_list.items : de 1 à {}.", kMostItems));
    return list;
  }
  for (int i = 0; i < proto.items_size(); ++i) {
    const std::string path = fmt::format("code_list.items[{}]", i);
    const v1::CodeItem& item = proto.items(i);
    list.items.push_back(
        {.code = item.code(),
         .parent = item.parent(),
         .label = violations->Text(path + ".display_name", item.display_name(), {.min = 1, .max = 300}),
         .description = violations->Text(path + ".description", item.description(), {.max = 2000})});
  }
  CheckItems(list.items, violations);
  return list;
}

absl::Status CheckKeeper(const rpc::Call& call, const CodeList& list) {
  if (rpc::ActorOf(call).ActsFor(list.keeper)) return absl::OkStatus();
  return rpc::RelationRequired("KEEP_CODE_LIST", "KEEPER", list.Name());
}

}  // namespace

CodeListService::CodeListService(CodeListBook* book, write::Writer* writer)
    : book_(book), writer_(writer), service_("socle.census.v1.CodeListService") {
  service_.Blocking<v1::PublishCodeListRequest, v1::CodeList>(
      "PublishCodeList", [this](rpc::Call& call, const auto& request) { return Publish(call, request); });
  service_.Blocking<v1::GetCodeListRequest, v1::CodeList>(
      "GetCodeList", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::CodeList> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
        SOCLE_ASSIGN_OR_RETURN(const CodeList found, book_->Find(id, request.version(), call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListCodeListsRequest, v1::ListCodeListsResponse>(
      "ListCodeLists", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListCodeListsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(std::vector<CodeList> lists,
                               book_->List(page.after(), page.size() + 1, call.deadline()));
        v1::ListCodeListsResponse response;
        if (lists.size() > page.size()) {
          lists.pop_back();
          response.set_next_page_token(page.NextToken(lists.back().id));
        }
        for (const CodeList& list : lists) *response.add_code_lists() = Show(list);
        return response;
      });
}

absl::StatusOr<v1::CodeList> CodeListService::Publish(rpc::Call& call, const v1::PublishCodeListRequest& request) {
  const v1::CodeList& sent = request.code_list();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "code_list.name"));
  Violations violations;
  CodeList next = FromProto(sent, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  next.id = id;
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {next.Name()}));
  return writer_->Run<v1::CodeList>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::CodeList> {
    const absl::StatusOr<CodeList> newest = book_->Read(unit.tx(), id, 0);
    if (!newest.ok() && newest.status().code() != absl::StatusCode::kNotFound) return newest.status();
    if (newest.ok()) next.keeper = newest->keeper;
    SOCLE_RETURN_IF_ERROR(CheckKeeper(call, next));
    std::optional<std::string> etag;
    if (newest.ok()) etag = socle::api::RevisionEtag(newest->revision);
    SOCLE_RETURN_IF_ERROR(
        socle::api::CheckEtag(sent.etag(), etag ? std::optional<std::string_view>(*etag) : std::nullopt, next.Name()));
    next.version = newest.ok() ? newest->version + 1 : 1;
    book_->Publish(unit.tx(), unit.revision(), next);
    const v1::CodeList shown = Show(next);
    unit.Record({.resource = shown.name(),
                 .kind = newest.ok() ? write::ChangeKind::kUpdated : write::ChangeKind::kCreated,
                 .changes = {"version-published"},
                 .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

}  // namespace socle::census::api
