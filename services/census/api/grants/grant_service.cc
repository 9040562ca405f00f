#include "services/census/api/grants/grant_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/title_key.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/census/api/grants/grant_conversion.h"
#include "services/census/api/grants/grant_export.h"
#include "services/census/api/tables/column_mapping_service.h"

namespace socle::census::api {
namespace {

using grants::Grant;
using socle::api::Page;
using socle::api::UuidOfName;
using socle::api::Violations;

constexpr std::string_view kCollection = "grants";
constexpr size_t kMostGroups = 200;
constexpr int kMostOperations = 1000;

std::pair<std::string, std::string> KeyOf(const std::string& after) {
  const size_t space = after.find(' ');
  if (space == std::string::npos) return {};
  return {after.substr(0, space), after.substr(space + 1)};
}

std::string ValueText(const grants::GrantCount& count, grants::CountedBy property) {
  if (property != grants::CountedBy::kMatch) return count.value;
  return v1::Grant::Match_Name(static_cast<v1::Grant::Match>(std::atoi(count.value.c_str())));
}

}  // namespace

GrantService::GrantService(const Needs& needs)
    : needs_(needs), book_(needs.import.grants), import_(needs.import), service_("socle.census.v1.GrantService") {
  service_.ClientStream<v1::ImportGrantsRequest, v1::ImportGrantsResponse>(
      "ImportGrants",
      [this](rpc::Call& call, rpc::StreamIn<v1::ImportGrantsRequest>& in) { return import_.Run(call, in); });
  service_.Blocking<v1::GetGrantRequest, v1::Grant>(
      "GetGrant", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListGrantsRequest, v1::ListGrantsResponse>(
      "ListGrants", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CountGrantsRequest, v1::CountGrantsResponse>(
      "CountGrants", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
  service_.Blocking<v1::ListRepeatedGrantsRequest, v1::ListRepeatedGrantsResponse>(
      "ListRepeatedGrants", [this](rpc::Call& call, const auto& request) { return Repeated(call, request); });
  service_.Blocking<v1::BatchFindGrantsRequest, v1::BatchFindGrantsResponse>(
      "BatchFindGrants", [this](rpc::Call& call, const auto& request) { return FindAll(call, request); });
  service_.Blocking<v1::SetGrantBeneficiaryRequest, v1::Grant>(
      "SetGrantBeneficiary", [this](rpc::Call& call, const auto& request) { return SetBeneficiary(call, request); });
  service_.ServerStream<v1::ExportGrantsRequest, v1::ExportGrantsResponse>(
      "ExportGrants", [this](rpc::Call& call, const v1::ExportGrantsRequest& request, Exported& out) {
        return Export(call, request, out);
      });
}

absl::StatusOr<v1::Grant> GrantService::Get(rpc::Call& call, const v1::GetGrantRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const Grant found, book_->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListGrantsResponse> GrantService::List(rpc::Call& call, const v1::ListGrantsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  const grants::GrantFilter filter = FromProto(request.grant_filter(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(auto list, book_->List(filter, page.after(), page.size() + 1, call.deadline()));
  v1::ListGrantsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Grant& grant : list) *response.add_grants() = Show(grant);
  return response;
}

absl::StatusOr<v1::CountGrantsResponse> GrantService::Count(rpc::Call& call, const v1::CountGrantsRequest& request) {
  Violations violations;
  const auto property = static_cast<grants::CountedBy>(socle::api::EnumFromProto(
      request.property(), v1::CountGrantsRequest::Property_descriptor(), "property", &violations));
  const grants::GrantFilter filter = FromProto(request.grant_filter(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const grants::GrantCounts counts, book_->Count(filter, property, call.deadline()));
  v1::CountGrantsResponse response;
  for (const grants::GrantCount& count : counts.counts) {
    v1::GrantCount* shown = response.add_counts();
    shown->set_value(ValueText(count, property));
    shown->set_count(count.count);
    shown->set_awarded_cents(count.awarded);
  }
  response.set_total_count(counts.count);
  response.set_total_awarded_cents(counts.awarded);
  return response;
}

absl::StatusOr<v1::ListRepeatedGrantsResponse> GrantService::Repeated(rpc::Call& call,
                                                                      const v1::ListRepeatedGrantsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  const size_t size = std::min(page.size(), kMostGroups);
  grants::GrantBook::RepeatsQuestion question{.beneficiary = request.beneficiary(),
                                              .departement = request.departement(),
                                              .year = request.year(),
                                              .limit = size + 1};
  std::tie(question.after_beneficiary, question.after_place) = KeyOf(page.after());
  SOCLE_ASSIGN_OR_RETURN(auto groups, book_->ListRepeated(question, call.deadline()));
  v1::ListRepeatedGrantsResponse response;
  if (groups.size() > size) {
    groups.pop_back();
    response.set_next_page_token(page.NextToken(fmt::format("{} {}", groups.back().beneficiary, groups.back().place)));
  }
  for (const grants::GrantGroup& group : groups) *response.add_grant_groups() = Show(group);
  return response;
}

absl::StatusOr<v1::BatchFindGrantsResponse> GrantService::FindAll(rpc::Call& call,
                                                                  const v1::BatchFindGrantsRequest& request) {
  if (request.operations().empty() || request.operations_size() > kMostOperations) {
    return InvalidField("operations",
                        fmt::format("{} given, 1 to {} are taken", request.operations_size(), kMostOperations),
                        fmt::format("operations : de 1 à {}.", kMostOperations));
  }
  Violations violations;
  std::vector<grants::Operation> operations;
  for (int i = 0; i < request.operations_size(); ++i) {
    const v1::Operation& sent = request.operations(i);
    const std::string path = fmt::format("operations[{}]", i);
    const std::string title = violations.Text(path + ".title", sent.title(), {.min = 0, .max = 20'000});
    operations.push_back({violations.Text(path + ".beneficiary", sent.beneficiary(), {.min = 0, .max = 200}),
                          socle::api::TitleKey(title)});
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const auto groups, book_->FindAll(operations, call.deadline()));
  v1::BatchFindGrantsResponse response;
  for (const grants::GrantGroup& group : groups) *response.add_grant_groups() = Show(group);
  return response;
}

// Today, or when the grant was: a beneficiary may have ended since.
absl::Status GrantService::CheckLived(const std::string& beneficiary, int32_t year, rpc::Call& call) const {
  const std::vector<std::string> names = {beneficiary};
  std::vector<Date> days = {TodayInParis(needs_.import.clock->Now())};
  if (year != 0) days.push_back(FirstOfJanuary(year));
  for (const Date day : days) {
    SOCLE_ASSIGN_OR_RETURN(const std::vector<bool> lived, needs_.registry->Lived(names, day, call.deadline()));
    if (lived[0]) return absl::OkStatus();
  }
  return InvalidField("beneficiary", fmt::format("the registry knows no '{}'", beneficiary),
                      "beneficiary : le registre ne connaît pas cette collectivité.");
}

absl::StatusOr<v1::Grant> GrantService::SetBeneficiary(rpc::Call& call, const v1::SetGrantBeneficiaryRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  Violations violations;
  const std::string beneficiary =
      socle::api::NameField("beneficiary", request.beneficiary(), {"collectivites"}, true, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  // Checked before the transaction, which must not wait for the registry; keeper and year of a row stay.
  SOCLE_ASSIGN_OR_RETURN(const Grant found, book_->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeper(call, found.keeper, "SET_GRANT_BENEFICIARY", found.Name()));
  SOCLE_RETURN_IF_ERROR(CheckLived(beneficiary, found.year, call));
  return write::RunChange<v1::Grant>(
      *needs_.import.writer, call, request,
      {.name = found.Name(),
       .etag = request.etag(),
       .slugs = {"beneficiary-decided"},
       .locks = {fmt::format("grants of {} {}", found.keeper, found.system)}},
      [&](db::Transaction& tx) { return book_->Read(tx, id); },
      [&](write::Unit& unit, Grant& grant) -> absl::Status {
        grant.beneficiary = beneficiary;
        book_->SetBeneficiary(unit.tx(), unit.revision(), grant);
        return absl::OkStatus();
      },
      [](const Grant& grant) { return Show(grant); });
}

absl::Status GrantService::Export(rpc::Call& call, const v1::ExportGrantsRequest& request, Exported& out) {
  Violations violations;
  const grants::GrantFilter filter = FromProto(request.grant_filter(), &violations);
  v1::TableFormat format = v1::TABLE_FORMAT_CSV;
  if (request.format() != v1::TABLE_FORMAT_UNSPECIFIED) {
    format = static_cast<v1::TableFormat>(
        socle::api::EnumFromProto(request.format(), v1::TableFormat_descriptor(), "format", &violations));
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return ExportGrants(call, *book_, filter, format, needs_.import.clock->Now(), out);
}

}  // namespace socle::census::api
