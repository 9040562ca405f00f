#include "services/census/api/project_sheets/sheet_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/census/api/campaigns/campaign_access.h"
#include "services/census/api/project_sheets/sheet_conversion.h"
#include "services/census/api/project_sheets/sheet_relations.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kCollection = "projectSheets";
constexpr std::string_view kUpdatable[] = {"title",
                                           "summary",
                                           "language",
                                           "told_as",
                                           "visit",
                                           "theme_list",
                                           "theme_list_version",
                                           "themes",
                                           "criteria_list",
                                           "criteria_list_version",
                                           "innovation_criteria",
                                           "international_dimension",
                                           "foreign_partners",
                                           "begin_period",
                                           "end_period",
                                           "funds",
                                           "financers",
                                           "beneficiaries",
                                           "external_ids",
                                           "visibility",
                                           "source",
                                           "synthetic"};

absl::Status Refuse(const Sheet& sheet, SheetState before, const socle::api::UnmetConditions& unmet) {
  if (unmet.empty()) return absl::OkStatus();
  return socle::api::IllegalState(sheet.Name(), StateName(before), unmet);
}

// Of a code that its list does not have.
void NoCode(const std::string& path, std::string_view code, const CodeList& list, Violations* violations) {
  violations->Add(
      path, fmt::format("'{}' is no code of {}, version {}", socle::api::Excerpt(code), list.Name(), list.version),
      fmt::format("{} : ce code n'est pas dans la liste, version {}.", path, list.version));
}

}  // namespace

ProjectSheetService::ProjectSheetService(const Needs& needs)
    : needs_(needs), service_("socle.census.v1.ProjectSheetService") {
  service_.Blocking<v1::CreateProjectSheetRequest, v1::ProjectSheet>(
      "CreateProjectSheet", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetProjectSheetRequest, v1::ProjectSheet>(
      "GetProjectSheet", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ProjectSheet> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
        SOCLE_ASSIGN_OR_RETURN(const Sheet found,
                               needs_.book->Find(id, request.version(), rpc::ActorOf(call), call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListProjectSheetsRequest, v1::ListProjectSheetsResponse>(
      "ListProjectSheets", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateProjectSheetRequest, v1::ProjectSheet>(
      "UpdateProjectSheet", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  AddSteps();
}

absl::Status ProjectSheetService::CheckAgainstLists(db::Transaction& tx, Sheet* sheet) {
  SheetContent& told = sheet->content;
  Violations violations;
  sheet->theme_paths.clear();
  if (!told.theme_list.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(told.theme_list, "codeLists", "project_sheet.theme_list"));
    SOCLE_ASSIGN_OR_RETURN(const CodeList list, needs_.code_lists->Read(tx, id, told.theme_list_version));
    told.theme_list_version = list.version;
    for (size_t i = 0; i < told.themes.size(); ++i) {
      const std::vector<std::string> path = list.PathOf(told.themes[i]);
      if (path.empty()) NoCode(fmt::format("project_sheet.themes[{}]", i), told.themes[i], list, &violations);
      sheet->theme_paths.insert(sheet->theme_paths.end(), path.begin(), path.end());
    }
  }
  if (!told.criteria_list.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id,
                           IdOfName(told.criteria_list, "codeLists", "project_sheet.criteria_list"));
    SOCLE_ASSIGN_OR_RETURN(const CodeList list, needs_.code_lists->Read(tx, id, told.criteria_list_version));
    told.criteria_list_version = list.version;
    for (size_t i = 0; i < told.innovation.size(); ++i) {
      if (list.Find(told.innovation[i].code) != nullptr) continue;
      NoCode(fmt::format("project_sheet.innovation_criteria[{}].code", i), told.innovation[i].code, list, &violations);
    }
  }
  if (!told.visit.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const auto name,
                           socle::api::ParseNestedUuid(told.visit, "campaigns", "visits", "project_sheet.visit"));
    if (name.parent != sheet->campaign) {
      violations.Add("project_sheet.visit", "is of another campaign", "project_sheet.visit : d'une autre campagne.");
    }
  }
  return violations.ToStatus();
}

absl::Status ProjectSheetService::CheckMayTell(const rpc::Call& call, db::Transaction& tx, const Sheet& sheet) {
  SOCLE_ASSIGN_OR_RETURN(const CampaignRelations relations,
                         RelationsToSheet(*needs_.campaigns, tx, sheet, rpc::ActorOf(call)));
  return Require(relations, {CampaignRelation::kOwner, CampaignRelation::kAgent}, "TELL_PROJECT", sheet.Name());
}

absl::StatusOr<v1::ProjectSheet> ProjectSheetService::Create(rpc::Call& call,
                                                             const v1::CreateProjectSheetRequest& request) {
  const v1::ProjectSheet& sent = request.project_sheet();
  Sheet sheet{.id = request.project_sheet_id()};
  Violations violations;
  if (!socle::api::IsResourceId(sheet.id)) {
    violations.Add("project_sheet_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "project_sheet_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  sheet.owner =
      socle::api::NameField("project_sheet.owner", sent.owner(), {"collectivites", "organisations"}, true, &violations);
  sheet.content = FromProto(sent, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!sent.campaign().empty()) {
    SOCLE_ASSIGN_OR_RETURN(sheet.campaign, IdOfName(sent.campaign(), "campaigns", "project_sheet.campaign"));
  }
  // Asked before the transaction, which must not wait for the registry.
  const bool itself = rpc::ActorOf(call).ActsFor(sheet.owner);
  if (!itself && !sheet.campaign.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Find(sheet.campaign, call.deadline()));
    SOCLE_RETURN_IF_ERROR(
        Require(RelationsTo(campaign, rpc::ActorOf(call)), {CampaignRelation::kAgent}, "TELL_PROJECT", sheet.Name()));
  }
  const Date today = TodayInParis(needs_.clock->Now());
  SOCLE_ASSIGN_OR_RETURN(const bool answers, needs_.registry->Answers(sheet.owner, today, call.deadline()));
  if (!answers) {
    return InvalidField("project_sheet.owner", fmt::format("'{}' is not known to be there today", sheet.owner),
                        fmt::format("project_sheet.owner : « {} » est inconnu à ce jour.", sheet.owner));
  }
  std::vector<std::string> held = {sheet.Name()};
  if (!sheet.campaign.empty()) held.push_back("campaigns/" + sheet.campaign);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, std::move(held)));
  return needs_.writer->Run<v1::ProjectSheet>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ProjectSheet> {
        SOCLE_RETURN_IF_ERROR(CheckMayTell(call, unit.tx(), sheet));
        if (!sheet.campaign.empty()) {
          SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Read(unit.tx(), sheet.campaign));
          SOCLE_RETURN_IF_ERROR(
              api::Refuse(campaign, CheckState(campaign, {CampaignState::kOpen, CampaignState::kConsolidation})));
        }
        SOCLE_RETURN_IF_ERROR(CheckAgainstLists(unit.tx(), &sheet));
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), sheet));
        const v1::ProjectSheet shown = Show(sheet);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListProjectSheetsResponse> ProjectSheetService::List(rpc::Call& call,
                                                                        const v1::ListProjectSheetsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  const std::string query = violations.Text("query", request.query(), {.max = 100});
  ProjectSheetBook::Question question{
      .words = socle::api::FoldedWords(query), .after = page.after(), .limit = page.size() + 1};
  if (request.state() != 0) {
    question.state =
        socle::api::EnumFromProto(request.state(), v1::ProjectSheet::State_descriptor(), "state", &violations);
  }
  const std::string country = CountryField("country", request.country(), false, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!request.owner().empty()) question.keys.push_back("owner:" + request.owner());
  if (!request.financer().empty()) question.keys.push_back("party:" + request.financer());
  if (!request.theme().empty()) question.keys.push_back("under:" + request.theme());
  if (!country.empty()) question.keys.push_back("country:" + country);
  if (!request.campaign().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.campaign(), "campaigns", "campaign"));
    question.keys.push_back("campaign:" + id);
  }
  if (!request.project().empty()) {
    SOCLE_ASSIGN_OR_RETURN(question.projects.emplace_back(), IdOfName(request.project(), "projects", "project"));
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<Sheet> sheets, needs_.book->List(question, rpc::ActorOf(call), call.deadline()));
  v1::ListProjectSheetsResponse response;
  if (sheets.size() > page.size()) {
    sheets.pop_back();
    response.set_next_page_token(page.NextToken(sheets.back().id));
  }
  for (const Sheet& sheet : sheets) *response.add_project_sheets() = Show(sheet);
  return response;
}

absl::StatusOr<v1::ProjectSheet> ProjectSheetService::Update(rpc::Call& call,
                                                             const v1::UpdateProjectSheetRequest& request) {
  const v1::ProjectSheet& sent = request.project_sheet();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "project_sheet.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::ProjectSheet::descriptor(), kUpdatable));
  return write::RunChange<v1::ProjectSheet>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Sheet& sheet) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMayTell(call, unit.tx(), sheet));
        v1::ProjectSheet merged = Show(sheet);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        const SheetState before = sheet.state;
        sheet.content = FromProto(merged, &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(Refuse(sheet, before, TakeChange(rpc::ActorOf(call).ActsFor(sheet.owner), sheet)));
        SOCLE_RETURN_IF_ERROR(CheckAgainstLists(unit.tx(), &sheet));
        needs_.book->Write(unit.tx(), unit.revision(), true, sheet);
        return absl::OkStatus();
      },
      [](const Sheet& sheet) { return Show(sheet); });
}

template <typename Request>
absl::StatusOr<v1::ProjectSheet> ProjectSheetService::TakeStep(rpc::Call& call, const Request& request, SheetStep step,
                                                               const std::string& sent_reason) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  Violations violations;
  const bool with_reason = step == SheetStep::kReturn || step == SheetStep::kWithdraw;
  const std::string reason =
      violations.Text("reason", sent_reason, {.min = static_cast<size_t>(with_reason ? 1 : 0), .max = 2000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::ProjectSheet>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kStateChanged},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Sheet& sheet) -> absl::Status {
        if (step == SheetStep::kSubmit) {
          SOCLE_RETURN_IF_ERROR(CheckMayTell(call, unit.tx(), sheet));
        } else {
          CampaignRelations relations;
          if (rpc::ActorOf(call).ActsFor(sheet.owner)) relations.Add(CampaignRelation::kOwner);
          SOCLE_RETURN_IF_ERROR(Require(relations, {CampaignRelation::kOwner}, "ANSWER_FOR_PROJECT", request.name()));
        }
        const SheetState before = sheet.state;
        SOCLE_RETURN_IF_ERROR(Refuse(sheet, before, Take(step, reason, sheet)));
        needs_.book->Write(unit.tx(), unit.revision(), false, sheet);
        return absl::OkStatus();
      },
      [](const Sheet& sheet) { return Show(sheet); });
}

void ProjectSheetService::AddSteps() {
  service_.Blocking<v1::SubmitProjectSheetRequest, v1::ProjectSheet>(
      "SubmitProjectSheet",
      [this](rpc::Call& call, const auto& request) { return TakeStep(call, request, SheetStep::kSubmit, {}); });
  service_.Blocking<v1::ReturnProjectSheetRequest, v1::ProjectSheet>(
      "ReturnProjectSheet", [this](rpc::Call& call, const auto& request) {
        return TakeStep(call, request, SheetStep::kReturn, request.reason());
      });
  service_.Blocking<v1::ValidateProjectSheetRequest, v1::ProjectSheet>(
      "ValidateProjectSheet",
      [this](rpc::Call& call, const auto& request) { return TakeStep(call, request, SheetStep::kValidate, {}); });
  service_.Blocking<v1::PublishProjectSheetRequest, v1::ProjectSheet>(
      "PublishProjectSheet",
      [this](rpc::Call& call, const auto& request) { return TakeStep(call, request, SheetStep::kPublish, {}); });
  service_.Blocking<v1::WithdrawProjectSheetRequest, v1::ProjectSheet>(
      "WithdrawProjectSheet", [this](rpc::Call& call, const auto& request) {
        return TakeStep(call, request, SheetStep::kWithdraw, request.reason());
      });
}

}  // namespace socle::census::api
