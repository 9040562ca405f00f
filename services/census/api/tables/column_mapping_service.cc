#include "services/census/api/tables/column_mapping_service.h"

#include <charconv>

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/census/api/tables/table_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;
using tables::ColumnMapping;

constexpr std::string_view kCollection = "columnMappings";
constexpr std::string_view kAct = "KEEP_COLUMN_MAPPING";
constexpr std::string_view kUpdatable[] = {"display_name", "source", "synthetic", "decimal_mark", "rules"};

}  // namespace

absl::Status CheckKeeper(const rpc::Call& call, const std::string& keeper, std::string_view act,
                         std::string_view name) {
  if (rpc::ActorOf(call).ActsFor(keeper)) return absl::OkStatus();
  return rpc::RelationRequired(act, "KEEPER", name);
}

ColumnMappingService::ColumnMappingService(tables::MappingBook* book, write::Writer* writer)
    : book_(book), writer_(writer), service_("socle.census.v1.ColumnMappingService") {
  service_.Blocking<v1::CreateColumnMappingRequest, v1::ColumnMapping>(
      "CreateColumnMapping", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetColumnMappingRequest, v1::ColumnMapping>(
      "GetColumnMapping", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListColumnMappingsRequest, v1::ListColumnMappingsResponse>(
      "ListColumnMappings", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateColumnMappingRequest, v1::ColumnMapping>(
      "UpdateColumnMapping", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::ListTableImportsRequest, v1::ListTableImportsResponse>(
      "ListTableImports", [this](rpc::Call& call, const auto& request) { return Imports(call, request); });
}

absl::StatusOr<v1::ColumnMapping> ColumnMappingService::Create(rpc::Call& call,
                                                               const v1::CreateColumnMappingRequest& request) {
  ColumnMapping mapping{.id = request.column_mapping_id()};
  Violations violations;
  if (!socle::api::IsResourceId(mapping.id)) {
    violations.Add("column_mapping_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "column_mapping_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.column_mapping(), &violations, &mapping);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeper(call, mapping.keeper, kAct, mapping.Name()));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {mapping.Name()}));
  return writer_->Run<v1::ColumnMapping>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ColumnMapping> {
        SOCLE_RETURN_IF_ERROR(book_->Create(unit.tx(), unit.revision(), mapping));
        const v1::ColumnMapping shown = Show(mapping);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ColumnMapping> ColumnMappingService::Get(rpc::Call& call,
                                                            const v1::GetColumnMappingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const ColumnMapping found, book_->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListColumnMappingsResponse> ColumnMappingService::List(
    rpc::Call& call, const v1::ListColumnMappingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(auto list, book_->List(request.keeper(), page.after(), page.size() + 1, call.deadline()));
  v1::ListColumnMappingsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const ColumnMapping& mapping : list) *response.add_column_mappings() = Show(mapping);
  return response;
}

absl::StatusOr<v1::ColumnMapping> ColumnMappingService::Update(rpc::Call& call,
                                                               const v1::UpdateColumnMappingRequest& request) {
  const v1::ColumnMapping& sent = request.column_mapping();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "column_mapping.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::ColumnMapping::descriptor(), kUpdatable));
  return write::RunChange<v1::ColumnMapping>(
      *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return book_->Read(tx, id); },
      [&](write::Unit& unit, ColumnMapping& mapping) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeper(call, mapping.keeper, kAct, mapping.Name()));
        v1::ColumnMapping merged = Show(mapping);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, &violations, &mapping);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        book_->Update(unit.tx(), unit.revision(), mapping);
        return absl::OkStatus();
      },
      [](const ColumnMapping& mapping) { return Show(mapping); });
}

absl::StatusOr<v1::ListTableImportsResponse> ColumnMappingService::Imports(rpc::Call& call,
                                                                           const v1::ListTableImportsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  std::string mapping;
  if (!request.column_mapping().empty()) {
    SOCLE_ASSIGN_OR_RETURN(mapping, IdOfName(request.column_mapping(), kCollection, "column_mapping"));
  }
  int64_t before = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(auto imports, book_->ListImports(mapping, before, page.size() + 1, call.deadline()));
  v1::ListTableImportsResponse response;
  if (imports.size() > page.size()) {
    imports.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(imports.back().revision)));
  }
  for (const tables::TableImport& import : imports) *response.add_table_imports() = Show(import);
  return response;
}

}  // namespace socle::census::api
