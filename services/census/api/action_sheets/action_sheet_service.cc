#include "services/census/api/action_sheets/action_sheet_service.h"

#include <fmt/format.h>

#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/census/api/action_sheets/named_parties.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/domain/action_sheets/integration.h"
#include "services/census/domain/action_sheets/maturity.h"

namespace socle::census::api {
namespace {

using sheets::ChangeKind;
using sheets::Sheet;
using sheets::SheetChange;
using sheets::Status;
using socle::api::EnumField;
using socle::api::IdOfName;
using socle::api::IllegalState;
using socle::api::Violations;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";
constexpr std::string_view kCollection = "actionSheets";
constexpr std::string_view kUpdatable[] = {"number",
                                           "title",
                                           "description",
                                           "objectives",
                                           "expected_results",
                                           "owner",
                                           "pilot",
                                           "pilot_label",
                                           "elected_referent",
                                           "technical_referent",
                                           "partners",
                                           "shared_with",
                                           "bodies",
                                           "parent_sheet",
                                           "programmes",
                                           "places",
                                           "place_date",
                                           "place_label",
                                           "themes",
                                           "phase",
                                           "commitment",
                                           "priority",
                                           "start_date",
                                           "end_date",
                                           "continuous",
                                           "milestones",
                                           "budget_lines",
                                           "funding_lines",
                                           "targets",
                                           "participation",
                                           "notes",
                                           "documents",
                                           "participation_note",
                                           "linked_sheets",
                                           "external_ids",
                                           "visibility",
                                           "source",
                                           "synthetic"};

// Names that two commands take turns on when they would give one identifier to two sheets.
std::vector<std::string> UniqueNames(std::string_view origin, const v1::ActionSheet& sheet) {
  std::vector<std::string> names;
  for (const auto& id : sheet.external_ids()) {
    names.push_back(fmt::format("actionSheets/-/{}/{}/{}", origin, id.system(), id.id()));
  }
  if (!sheet.parent_sheet().empty()) names.push_back(sheet.parent_sheet());
  return names;
}

absl::Status Illegal(const Sheet& sheet, const sheets::Unmets& unmet) {
  return IllegalState(sheet.Name(), sheets::NameOf(sheet.status), unmet);
}

absl::Status BeginAt(Status initial, Sheet& sheet) {
  const sheets::Unmets unmet = sheets::Begin(initial, sheet);
  if (unmet.empty()) return absl::OkStatus();
  if (unmet.front().type != "OWNER") return Illegal(sheet, unmet);
  return InvalidField("action_sheet.owner", "is needed from QUALIFIED on",
                      "action_sheet.owner : un maître d'ouvrage est requis à partir de QUALIFIED.");
}

}  // namespace

ActionSheetService::ActionSheetService(const Needs& needs)
    : needs_(needs), service_("socle.census.v1.ActionSheetService") {
  AddReads();
  AddWrites();
}

void ActionSheetService::AddWrites() {
  service_.Blocking<v1::CreateActionSheetRequest, v1::ActionSheet>(
      "CreateActionSheet", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::UpdateActionSheetRequest, v1::ActionSheet>(
      "UpdateActionSheet", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::BulkUpdateActionSheetsRequest, v1::BulkUpdateActionSheetsResponse>(
      "BulkUpdateActionSheets", [this](rpc::Call& call, const auto& request) { return BulkUpdate(call, request); });
  service_.Blocking<v1::DeleteActionSheetRequest, v1::ActionSheet>(
      "DeleteActionSheet", [this](rpc::Call& call, const auto& request) { return SetDeleted(call, request, true); });
  service_.Blocking<v1::UndeleteActionSheetRequest, v1::ActionSheet>(
      "UndeleteActionSheet", [this](rpc::Call& call, const auto& request) { return SetDeleted(call, request, false); });
  service_.Blocking<v1::ChangeActionSheetStatusRequest, v1::ActionSheet>(
      "ChangeActionSheetStatus", [this](rpc::Call& call, const auto& request) { return ChangeStatus(call, request); });
  service_.Blocking<v1::PromoteActionSheetRequest, v1::ActionSheet>(
      "PromoteActionSheet", [this](rpc::Call& call, const auto& request) { return Promote(call, request); });
}

Date ActionSheetService::Today() const { return TodayInParis(needs_.clock->Now()); }

absl::Status ActionSheetService::CheckKeeps(const rpc::Call& call, const Sheet& sheet) {
  const sheets::Relations relations = sheets::RelationsTo(sheet, rpc::ActorOf(call));
  if (sheets::MayWrite(relations)) return absl::OkStatus();
  if (!sheets::MayRead(sheet, relations)) return socle::api::NothingOfName(kType, sheet.Name());
  return rpc::RelationRequired("CHANGE_SHEET", "ORIGIN,OWNER", sheet.Name());
}

absl::Status ActionSheetService::CheckParent(db::Transaction& tx, const rpc::Call& call, const Sheet& sheet) {
  if (sheet.parent.empty()) return absl::OkStatus();
  const auto refuse = [](std::string_view english, std::string_view french) {
    return InvalidField("action_sheet.parent_sheet", english, fmt::format("action_sheet.parent_sheet : {}", french));
  };
  const absl::StatusOr<Sheet> parent = needs_.book->Read(tx, sheet.parent);
  if (!parent.ok() && !absl::IsNotFound(parent.status())) return parent.status();
  const bool there =
      parent.ok() && !parent->IsDeleted() && sheets::MayWrite(sheets::RelationsTo(*parent, rpc::ActorOf(call)));
  if (!there) return refuse("is no sheet of yours", "n'est pas une fiche à vous.");
  if (!parent->parent.empty()) return refuse("is part of another one itself", "est elle-même partie d'une autre.");
  if (needs_.book->HasParts(tx, sheet.id)) {
    return refuse("has parts itself, and goes into no other", "la fiche a elle-même des parties.");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ActionSheet> ActionSheetService::Create(rpc::Call& call,
                                                           const v1::CreateActionSheetRequest& request) {
  Sheet sheet{.id = request.action_sheet_id()};
  Violations violations;
  sheet.origin = PartyOrEmpty({"action_sheet.origin", &violations}, request.action_sheet().origin());
  if (request.action_sheet().origin().empty()) {
    violations.Add("action_sheet.origin", "is needed", "action_sheet.origin : qui l'apporte ?");
  }
  if (!sheet.id.empty() && !socle::api::IsResourceId(sheet.id)) {
    violations.Add("action_sheet_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "action_sheet_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  const int initial =
      EnumField({"initial_status", &violations}, request.initial_status(), v1::ActionSheet::Status_descriptor(), false);
  const SheetChange change = ChangeOf(call, request, ChangeKind::kCreated, &violations);
  FromProto(request.action_sheet(), *needs_.axes, &violations, &sheet);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!rpc::ActorOf(call).ActsFor(sheet.origin)) {
    return rpc::RelationRequired("CREATE_SHEET", "ORIGIN", "actionSheets/-");
  }
  SOCLE_RETURN_IF_ERROR(CheckNamed(*needs_.directory, sheet, {}, call.deadline()));
  if (initial != 0) SOCLE_RETURN_IF_ERROR(BeginAt(static_cast<Status>(initial), sheet));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (sheet.id.empty()) sheet.id = "s-" + command.NewId();
  command.resources = UniqueNames(sheet.origin, request.action_sheet());
  command.resources.push_back(sheet.Name());
  const Date today = Today();
  return needs_.writer->Run<v1::ActionSheet>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ActionSheet> {
        SOCLE_RETURN_IF_ERROR(CheckParent(unit.tx(), call, sheet));
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), sheet, change));
        const v1::ActionSheet shown = ShowWhole(sheet, today);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ActionSheet> ActionSheetService::Update(rpc::Call& call,
                                                           const v1::UpdateActionSheetRequest& request) {
  const v1::ActionSheet& sent = request.action_sheet();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "action_sheet.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::ActionSheet::descriptor(), kUpdatable));
  Violations violations;
  const SheetChange change = ChangeOf(call, request, ChangeKind::kUpdated, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Sheet seen, needs_.book->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, seen));
  const Date today = Today();
  const auto merge = [&](Sheet& sheet) {
    v1::ActionSheet merged = ShowWhole(sheet, today);
    write::MergeSent(sent, mask, &merged);
    Violations faults;
    FromProto(merged, *needs_.axes, &faults, &sheet);
    return faults.ToStatus();
  };
  // Names that were there already are not asked about again; what is added between here and the transaction was asked
  // about by who added it.
  Sheet wanted = seen;
  SOCLE_RETURN_IF_ERROR(merge(wanted));
  SOCLE_RETURN_IF_ERROR(CheckNamed(*needs_.directory, wanted, NamedOn(seen), call.deadline()));
  return write::RunChange<v1::ActionSheet>(
      *needs_.writer, call, request,
      {.name = sent.name(), .etag = sent.etag(), .locks = UniqueNames(seen.origin, sent)},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Sheet& sheet) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeps(call, sheet));
        if (sheet.IsDeleted()) return socle::api::IsDeleted(kType, sent.name());
        const Sheet before = sheet;
        SOCLE_RETURN_IF_ERROR(merge(sheet));
        sheets::FollowContracts(before, sheet);
        if (sheet.parent != before.parent) SOCLE_RETURN_IF_ERROR(CheckParent(unit.tx(), call, sheet));
        return needs_.book->Update(unit.tx(), unit.revision(), before, sheet, change);
      },
      [&](const Sheet& sheet) { return ShowWhole(sheet, today); });
}

template <typename Request>
absl::StatusOr<v1::ActionSheet> ActionSheetService::SetDeleted(rpc::Call& call, const Request& request, bool deleted) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  const Date today = Today();
  const SheetChange change{.kind = deleted ? ChangeKind::kDeleted : ChangeKind::kUndeleted,
                           .effective = today,
                           .actor = call.principal().subject};
  return write::RunChange<v1::ActionSheet>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = deleted ? write::ChangeKind::kDeleted : write::ChangeKind::kUndeleted},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Sheet& sheet) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeps(call, sheet));
        if (deleted && sheet.IsDeleted()) return socle::api::IsDeleted(kType, request.name());
        if (!deleted && !sheet.IsDeleted()) {
          return Illegal(sheet, {{"NOT_DELETED", "It is not deleted.", "Elle n'est pas supprimée."}});
        }
        sheets::Unmets unmet = deleted ? sheets::CheckDelete(sheet) : sheets::Unmets();
        if (deleted && needs_.book->HasParts(unit.tx(), id)) {
          unmet.push_back({"PARTS", "Other sheets are part of it.", "D'autres fiches en font partie."});
        }
        if (!unmet.empty()) return Illegal(sheet, unmet);
        needs_.book->SetDeleted(unit.tx(), unit.revision(), deleted, sheet, change);
        return absl::OkStatus();
      },
      [&](const Sheet& sheet) { return ShowWhole(sheet, today); });
}

template <typename Request>
absl::StatusOr<v1::ActionSheet> ActionSheetService::Take(
    rpc::Call& call, const Request& request, ChangeKind kind, std::string_view slug,
    absl::FunctionRef<absl::Status(std::string_view reason, Sheet&)> step) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  Violations violations;
  const SheetChange change = ChangeOf(call, request, kind, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const Date today = Today();
  return write::RunChange<v1::ActionSheet>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {std::string(slug)}},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Sheet& sheet) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeps(call, sheet));
        if (sheet.IsDeleted()) return socle::api::IsDeleted(kType, request.name());
        const Sheet before = sheet;
        SOCLE_RETURN_IF_ERROR(step(change.reason, sheet));
        return needs_.book->Update(unit.tx(), unit.revision(), before, sheet, change);
      },
      [&](const Sheet& sheet) { return ShowWhole(sheet, today); });
}

absl::StatusOr<v1::ActionSheet> ActionSheetService::ChangeStatus(rpc::Call& call,
                                                                 const v1::ChangeActionSheetStatusRequest& request) {
  Violations violations;
  const auto to = static_cast<Status>(
      EnumField({"status", &violations}, request.status(), v1::ActionSheet::Status_descriptor(), true));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return Take(call, request, ChangeKind::kStatusChanged, "status_changed",
              [&](std::string_view reason, Sheet& sheet) -> absl::Status {
                if (!request.programme().empty() && sheet.FindEntry(request.programme()) == nullptr) {
                  return InvalidField("programme", "the sheet is not in it",
                                      "programme : la fiche n'en fait pas partie.");
                }
                const sheets::Unmets unmet = sheets::ChangeStatus(request.programme(), to, reason, sheet);
                return unmet.empty() ? absl::OkStatus() : Illegal(sheet, unmet);
              });
}

absl::StatusOr<v1::ActionSheet> ActionSheetService::Promote(rpc::Call& call,
                                                            const v1::PromoteActionSheetRequest& request) {
  return Take(call, request, ChangeKind::kPromoted, "promoted", [](std::string_view, Sheet& sheet) -> absl::Status {
    const sheets::Unmets unmet = sheets::Promote(sheet);
    if (unmet.empty()) return absl::OkStatus();
    return IllegalState(sheet.Name(), sheets::NameOf(sheet.maturity), unmet);
  });
}

}  // namespace socle::census::api
