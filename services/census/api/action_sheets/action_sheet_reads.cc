// ActionSheetService: what changes nothing.
#include <charconv>
#include <map>

#include "platform/api/etag.h"
#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "services/census/api/action_sheets/action_sheet_service.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/action_sheets/sheet_filter.h"
#include "services/census/domain/action_sheets/integration.h"
#include "services/census/domain/action_sheets/maturity.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;
using socle::api::EnumField;
using socle::api::FieldAt;
using socle::api::IdOfName;
using socle::api::NothingOfName;
using socle::api::Page;
using socle::api::ToProto;
using socle::api::Violations;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";
constexpr int kMostNames = 1000;

// The ids of 1 to 1,000 names.
absl::StatusOr<std::vector<std::string>> IdsOf(const google::protobuf::RepeatedPtrField<std::string>& names) {
  Violations violations;
  const FieldAt at{"names", &violations};
  if (names.empty()) at.Add("is empty", "un nom au moins.");
  std::vector<std::string> ids;
  if (CheckCount(at, names.size(), kMostNames)) {
    for (int i = 0; i < names.size(); ++i) {
      const absl::StatusOr<std::string> id = IdOfName(names[i], "actionSheets", at[i].path);
      if (!id.ok()) at[i].Add("is no name such as actionSheets/…", "un nom tel que actionSheets/… est attendu.");
      ids.push_back(id.value_or(""));
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_NAME));
  return ids;
}

// With what is private only for who may read it.
v1::ActionSheet ShowTo(const Actor& actor, const Sheet& sheet, Date today) {
  return Show(sheet, today, sheets::RelationsTo(sheet, actor));
}

}  // namespace

void ActionSheetService::AddReads() {
  service_.Blocking<v1::GetActionSheetRequest, v1::ActionSheet>(
      "GetActionSheet", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::BatchGetActionSheetsRequest, v1::BatchGetActionSheetsResponse>(
      "BatchGetActionSheets", [this](rpc::Call& call, const auto& request) { return BatchGet(call, request); });
  service_.Blocking<v1::CheckActionSheetReadersRequest, v1::CheckActionSheetReadersResponse>(
      "CheckActionSheetReaders", [this](rpc::Call& call, const auto& request) { return CheckReaders(call, request); });
  service_.Blocking<v1::ListActionSheetsRequest, v1::ListActionSheetsResponse>(
      "ListActionSheets", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CountActionSheetsRequest, v1::CountActionSheetsResponse>(
      "CountActionSheets", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
  service_.Blocking<v1::CheckActionSheetStatusRequest, v1::CheckActionSheetStatusResponse>(
      "CheckActionSheetStatus", [this](rpc::Call& call, const auto& request) { return CheckStatus(call, request); });
  service_.Blocking<v1::CheckMaturityRequest, v1::CheckMaturityResponse>(
      "CheckMaturity", [this](rpc::Call& call, const auto& request) { return CheckMaturity(call, request); });
  service_.Blocking<v1::ListActionSheetIntegrationsRequest, v1::ListActionSheetIntegrationsResponse>(
      "ListActionSheetIntegrations",
      [this](rpc::Call& call, const auto& request) { return ListIntegrations(call, request); });
  service_.Blocking<v1::ListActionSheetVersionsRequest, v1::ListActionSheetVersionsResponse>(
      "ListActionSheetVersions", [this](rpc::Call& call, const auto& request) { return ListVersions(call, request); });
}

absl::StatusOr<Sheet> ActionSheetService::Seen(rpc::Call& call, const std::string& name) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(name, "actionSheets", "name"));
  SOCLE_ASSIGN_OR_RETURN(Sheet sheet, needs_.book->Find(id, call.deadline()));
  if (!sheets::MayRead(sheet, sheets::RelationsTo(sheet, rpc::ActorOf(call)))) return NothingOfName(kType, name);
  return sheet;
}

absl::StatusOr<v1::ActionSheet> ActionSheetService::Get(rpc::Call& call, const v1::GetActionSheetRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, Seen(call, request.name()));
  return ShowTo(rpc::ActorOf(call), sheet, Today());
}

absl::StatusOr<v1::BatchGetActionSheetsResponse> ActionSheetService::BatchGet(
    rpc::Call& call, const v1::BatchGetActionSheetsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<std::string> ids, IdsOf(request.names()));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Sheet> found, needs_.book->FindAll(ids, call.deadline()));
  std::map<std::string_view, const Sheet*> by_id;
  for (const Sheet& sheet : found) by_id[sheet.id] = &sheet;
  const Actor actor = rpc::ActorOf(call);
  v1::BatchGetActionSheetsResponse response;
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto sheet = by_id.find(ids[i]);
    if (sheet == by_id.end() || !sheets::MayRead(*sheet->second, sheets::RelationsTo(*sheet->second, actor))) {
      return NothingOfName(kType, request.names(static_cast<int>(i)));
    }
    *response.add_action_sheets() = ShowTo(actor, *sheet->second, Today());
  }
  return response;
}

absl::StatusOr<v1::CheckActionSheetReadersResponse> ActionSheetService::CheckReaders(
    rpc::Call& call, const v1::CheckActionSheetReadersRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<std::string> ids, IdsOf(request.names()));
  Violations violations;
  const FieldAt at{"readers", &violations};
  Actor readers;
  if (CheckCount(at, request.readers_size(), kMostNames)) {
    for (int i = 0; i < request.readers_size(); ++i) {
      readers.acts_for.push_back(PartyOrEmpty(at[i], request.readers(i)));
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Sheet> found, needs_.book->FindAll(ids, call.deadline()));
  std::map<std::string_view, const Sheet*> by_id;
  for (const Sheet& sheet : found) by_id[sheet.id] = &sheet;
  v1::CheckActionSheetReadersResponse response;
  for (size_t i = 0; i < ids.size(); ++i) {
    auto* answer = response.add_answers();
    answer->set_name(request.names(static_cast<int>(i)));
    const auto sheet = by_id.find(ids[i]);
    if (sheet == by_id.end() || sheet->second->IsDeleted()) continue;
    if (!sheets::MayRead(*sheet->second, sheets::RelationsTo(*sheet->second, readers))) continue;
    answer->set_readable(true);
    answer->set_etag(socle::api::RevisionEtag(sheet->second->revision));
    answer->set_full(sheets::IsFull(*sheet->second));
  }
  return response;
}

absl::StatusOr<v1::ListActionSheetsResponse> ActionSheetService::List(rpc::Call& call,
                                                                      const v1::ListActionSheetsRequest& request) {
  // Later pages are late as of the day of the first.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, Today().ToString()));
  const absl::StatusOr<Date> of_token = Date::Parse(page.resolved());
  const Date today = of_token.ok() ? *of_token : Today();
  const Actor actor = rpc::ActorOf(call);
  sheets::ActionSheetBook::Question question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.filter, FilterOf(request.filter(), actor, today, *needs_.registry, call.deadline()));
  SOCLE_RETURN_IF_ERROR(SetOrder(request.order_by(), question));
  if (const size_t cut = page.after().rfind('\n'); cut != std::string::npos) {
    question.after_key = page.after().substr(0, cut);
    question.after_id = page.after().substr(cut + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.book->List(question, call.deadline()));
  v1::ListActionSheetsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().key + "\n" + list.back().sheet.id));
  }
  for (const auto& listed : list) *response.add_action_sheets() = ShowTo(actor, listed.sheet, today);
  return response;
}

absl::StatusOr<v1::CountActionSheetsResponse> ActionSheetService::Count(rpc::Call& call,
                                                                        const v1::CountActionSheetsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const sheets::SheetFilter filter,
                         FilterOf(request.filter(), rpc::ActorOf(call), Today(), *needs_.registry, call.deadline()));
  Violations violations;
  const auto property = static_cast<sheets::SheetProperty>(EnumField(
      {"property", &violations}, request.property(), v1::CountActionSheetsRequest::Property_descriptor(), false));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const auto counts, needs_.book->CountBy(property, filter, call.deadline()));
  v1::CountActionSheetsResponse response;
  response.set_total_count(counts.total);
  response.set_engaged_count(counts.engaged);
  for (const auto& count : counts.counts) {
    auto* shown = response.add_counts();
    shown->set_value(ShownValue(property, count.value));
    shown->set_count(count.count);
  }
  return response;
}

absl::StatusOr<v1::CheckActionSheetStatusResponse> ActionSheetService::CheckStatus(
    rpc::Call& call, const v1::CheckActionSheetStatusRequest& request) {
  Violations violations;
  const auto to = static_cast<sheets::Status>(
      EnumField({"status", &violations}, request.status(), v1::ActionSheet::Status_descriptor(), true));
  const std::string reason = FieldAt{"reason", &violations}.Text(request.reason(), 0, 2000);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, Seen(call, request.name()));
  if (!request.programme().empty() && sheet.FindEntry(request.programme()) == nullptr) {
    return InvalidField("programme", "the sheet is not in it", "programme : la fiche n'en fait pas partie.");
  }
  v1::CheckActionSheetStatusResponse response;
  for (const sheets::Unmet& unmet : sheets::CheckStatus(sheet, request.programme(), to, reason)) {
    auto* shown = response.add_unmet();
    shown->set_type(unmet.type);
    shown->set_description(unmet.english);
    shown->set_french_description(unmet.french);
  }
  return response;
}

absl::StatusOr<v1::CheckMaturityResponse> ActionSheetService::CheckMaturity(rpc::Call& call,
                                                                            const v1::CheckMaturityRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, Seen(call, request.name()));
  v1::CheckMaturityResponse response;
  response.set_mature(true);
  for (const sheets::Criterion& criterion : sheets::CheckMaturity(sheet)) {
    auto* shown = response.add_criteria();
    shown->set_type(std::string(criterion.type));
    shown->set_met(criterion.met);
    shown->set_description(std::string(criterion.english));
    shown->set_french_description(std::string(criterion.french));
    shown->set_source(std::string(criterion.source));
    if (!criterion.met) response.set_mature(false);
  }
  return response;
}

absl::StatusOr<v1::ListActionSheetIntegrationsResponse> ActionSheetService::ListIntegrations(
    rpc::Call& call, const v1::ListActionSheetIntegrationsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  const auto state = static_cast<sheets::IntegrationState>(
      EnumField({"state", &violations}, request.state(), v1::ActionSheet::Integration::State_descriptor(), false));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, Seen(call, request.parent()));
  v1::ListActionSheetIntegrationsResponse response;
  for (const sheets::Integration& said : sheet.integrations) {  // by action
    if (said.action <= page.after()) continue;
    if (!request.programme().empty() && said.programme != request.programme()) continue;
    if (request.state() != 0 && said.state != state) continue;
    if (response.integrations_size() == static_cast<int>(page.size())) {
      response.set_next_page_token(page.NextToken(response.integrations(response.integrations_size() - 1).action()));
      break;
    }
    *response.add_integrations() = Show(said);
  }
  return response;
}

absl::StatusOr<v1::ListActionSheetVersionsResponse> ActionSheetService::ListVersions(
    rpc::Call& call, const v1::ListActionSheetVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  int64_t before = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(const Sheet current, Seen(call, request.parent()));
  SOCLE_ASSIGN_OR_RETURN(auto versions,
                         needs_.book->ListVersions(current.id, before, page.size() + 1, call.deadline()));
  v1::ListActionSheetVersionsResponse response;
  if (versions.size() > page.size()) {
    versions.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(versions.back().change.revision)));
  }
  const Actor actor = rpc::ActorOf(call);
  for (auto& [change, sheet] : versions) {
    v1::ActionSheetVersion* shown = response.add_versions();
    shown->set_revision(change.revision);
    shown->set_kind(static_cast<v1::ActionSheetVersion::Kind>(change.kind));
    ToProto(change.create_time, shown->mutable_create_time());
    ToProto(change.effective, shown->mutable_effective_date());
    shown->set_actor(change.actor);
    // What was hidden when it was written stays so.
    if (!sheets::MayRead(sheet, sheets::RelationsTo(sheet, actor))) continue;
    shown->set_reason(change.reason);
    sheet.create_time = current.create_time;
    *shown->mutable_sheet() = ShowTo(actor, sheet, Today());
  }
  return response;
}

}  // namespace socle::census::api
