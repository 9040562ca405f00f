#include "services/contracts/api/plan/action_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/uuid.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/plan/action_conversion.h"
#include "services/contracts/api/plan/census_names.h"
#include "services/contracts/api/plan/named_parties.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using plan::Action;
using socle::api::IdOfName;
using socle::api::IdsOfName;
using socle::api::IllegalState;
using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {
    "number",     "title",          "description",     "axis",         "orientations",  "owner",           "partners",
    "origin",     "nature",         "experiment",      "priority",     "weight",        "start_date",      "end_date",
    "milestones", "places",         "place_label",     "budget_lines", "funding_lines", "external_ids",    "source",
    "synthetic",  "linked_actions", "financing_terms", "action_sheet", "proposals",     "progress_percent"};

const std::initializer_list<std::string_view> kActions = {"contracts", "actions"};

// Names that two commands take turns on when they would give one number or identifier to two actions.
std::vector<std::string> UniqueNames(std::string_view contract, const v1::Action& action) {
  std::vector<std::string> names;
  if (!action.number().empty()) names.push_back(fmt::format("contracts/{}/numbers/{}", contract, action.number()));
  for (const v1::ExternalId& id : action.external_ids()) {
    names.push_back(fmt::format("contracts/{}/identifiers/{}/{}", contract, id.system(), id.id()));
  }
  return names;
}

// Whether an update may name somebody, or something of census, that the action did not name before.
bool NamesOthers(const v1::Action& sent, const google::protobuf::FieldMask& mask) {
  const auto has = [&mask](std::string_view path) {
    return std::any_of(mask.paths().begin(), mask.paths().end(), [path](const std::string& one) {
      return one == path || one.starts_with(std::string(path) + ".");
    });
  };
  return (has("owner") && !sent.owner().empty()) || (has("partners") && !sent.partners().empty()) ||
         (has("funding_lines") && !sent.funding_lines().empty()) ||
         (has("action_sheet") && !sent.action_sheet().empty()) || (has("proposals") && !sent.proposals().empty());
}

}  // namespace

ActionService::ActionService(const Needs& needs) : needs_(needs), service_("socle.contracts.v1.ActionService") {
  AddReads();
  AddWrites();
}

void ActionService::AddWrites() {
  service_.Blocking<v1::CreateActionRequest, v1::Action>(
      "CreateAction", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::UpdateActionRequest, v1::Action>(
      "UpdateAction", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::BulkUpdateActionsRequest, v1::BulkUpdateActionsResponse>(
      "BulkUpdateActions", [this](rpc::Call& call, const auto& request) { return BulkUpdate(call, request); });
  service_.Blocking<v1::DeleteActionRequest, v1::Action>(
      "DeleteAction", [this](rpc::Call& call, const auto& request) { return Delete(call, request); });
  service_.Blocking<v1::UndeleteActionRequest, v1::Action>(
      "UndeleteAction", [this](rpc::Call& call, const auto& request) { return Undelete(call, request); });
  service_.Blocking<
      v1::SelectActionRequest,
      v1::Action>("SelectAction", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Action> {
    Violations violations;
    const int to = EnumField({"selection", &violations}, request.selection(), v1::Action::Selection_descriptor(), true);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    return Take(call, request, Act::kSelect, "selected", [&](std::string_view reason, Action& action) {
      return plan::Select(static_cast<plan::Selection>(to), reason, action);
    });
  });
  service_.Blocking<v1::ChangeActionStatusRequest, v1::Action>(
      "ChangeActionStatus", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Action> {
        Violations violations;
        const int to = EnumField({"status", &violations}, request.status(), v1::Action::Status_descriptor(), true);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        return Take(call, request, Act::kChangeOwn, "status_changed", [&](std::string_view reason, Action& action) {
          return plan::ChangeStatus(static_cast<plan::Status>(to), reason, action);
        });
      });
}

Date ActionService::Today() const { return TodayInParis(needs_.clock->Now()); }

absl::Status ActionService::CheckMayChange(db::Transaction& tx, const rpc::Call& call, Act act, const Action& action) {
  SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(tx, action.contract));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, act, contract, action.Name(), action.Keeper()));
  return CheckThere(contract);
}

absl::Status ActionService::HoldAxis(db::Transaction& tx, const Action& action) {
  if (action.axis.empty() || needs_.axes->Hold(tx, action.contract, action.axis)) return absl::OkStatus();
  const std::string name = fmt::format("contracts/{}/axes/{}", action.contract, action.axis);
  return InvalidField("action.axis", fmt::format("{} is not there", name),
                      fmt::format("action.axis : {} n'existe pas.", name));
}

absl::Status ActionService::CheckOrientations(db::Transaction& tx, const Action& action,
                                              const std::vector<std::string>& known) {
  std::vector<std::string> added;
  for (const std::string& id : action.orientations) {
    if (std::find(known.begin(), known.end(), id) == known.end()) added.push_back(id);
  }
  if (added.empty()) return absl::OkStatus();
  const std::vector<std::string> missing = needs_.book->NoOrientations(tx, action.contract, added);
  if (missing.empty()) return absl::OkStatus();
  const std::string name = fmt::format("contracts/{}/orientations/{}", action.contract, missing[0]);
  return InvalidField("action.orientations", fmt::format("{} is not there", name),
                      fmt::format("action.orientations : {} n'existe pas.", name));
}

absl::StatusOr<v1::Action> ActionService::Create(rpc::Call& call, const v1::CreateActionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract_id, IdOfName(request.parent(), "contracts", "parent"));
  Action action{.contract = contract_id, .id = request.action_id()};
  Violations violations;
  action.proposer = PartyOrEmpty({"action.proposer", &violations}, request.action().proposer());
  if (request.action().proposer().empty()) {
    violations.Add("action.proposer", "is needed", "action.proposer : qui propose ?");
  }
  if (!action.id.empty() && !socle::api::IsResourceId(action.id)) {
    violations.Add("action_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "action_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.action(), &violations, &action);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(LookUpNamed(needs_.registry, NamedPartiesOf(action), {}, call.deadline(), &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!action.sheet.empty() || !action.proposals.empty()) {
    // Who may propose nothing here learns nothing of census either.
    SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Find(contract_id, call.deadline()));
    SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kPropose, contract, request.parent()));
    SOCLE_ASSIGN_OR_RETURN(const CensusNames asked,
                           LookUpInCensus(needs_.census, contract, {}, action, call.deadline()));
    TakeCensusNames(asked, {}, &action);
  }
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (action.id.empty()) action.id = "a-" + command.NewId();
  command.resources = UniqueNames(contract_id, request.action());
  command.resources.push_back(action.Name());
  const Date today = Today();
  return needs_.writer->Run<v1::Action>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Action> {
    SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), contract_id));
    SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kPropose, contract, request.parent()));
    SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeOwn, contract, request.parent(), action.proposer));
    SOCLE_RETURN_IF_ERROR(CheckThere(contract));
    if (contract.FindParty(action.proposer) == nullptr) {
      return InvalidField("action.proposer", "is no party of the contract",
                          "action.proposer : n'est pas partie au contrat.");
    }
    SOCLE_RETURN_IF_ERROR(HoldAxis(unit.tx(), action));
    SOCLE_RETURN_IF_ERROR(CheckOrientations(unit.tx(), action, {}));
    SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), action));
    plan::ActionChange first{.effective = today, .actor = command.caller};
    needs_.book->AddChange(unit.tx(), unit.revision(), action, first);
    const v1::Action shown = Show(action, today);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

absl::StatusOr<v1::Action> ActionService::Update(rpc::Call& call, const v1::UpdateActionRequest& request) {
  const v1::Action& sent = request.action();
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(sent.name(), kActions, "action.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Action::descriptor(), kUpdatable));
  // Names that were there already are not asked about again.
  std::set<std::string> known;
  CensusNames asked;
  if (NamesOthers(sent, mask)) {
    SOCLE_ASSIGN_OR_RETURN(const Action seen, needs_.book->Find(ids[0], ids[1], call.deadline()));
    known = NamesOf(seen);
    Action wanted = seen;
    v1::Action merged = Show(seen, Today());
    write::MergeSent(sent, mask, &merged);
    Violations violations;
    FromProto(merged, &violations, &wanted);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_RETURN_IF_ERROR(LookUpNamed(needs_.registry, NamedPartiesOf(wanted), known, call.deadline(), &violations));
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    known.merge(NamesOf(wanted));
    if (!sent.action_sheet().empty() || !sent.proposals().empty()) {
      SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Find(ids[0], call.deadline()));
      SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeOwn, contract, sent.name(), seen.Keeper()));
      SOCLE_ASSIGN_OR_RETURN(asked, LookUpInCensus(needs_.census, contract, seen, wanted, call.deadline()));
    }
  }
  const Date today = Today();
  return write::RunChange<v1::Action>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag(), .locks = UniqueNames(ids[0], sent)},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, ids[0], ids[1]); },
      [&](write::Unit& unit, Action& action) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMayChange(unit.tx(), call, Act::kChangeOwn, action));
        if (action.IsDeleted()) return IsDeleted(sent.name());
        const Action before = action;
        v1::Action merged = Show(action, today);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, &violations, &action);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(HoldAxis(unit.tx(), action));
        SOCLE_RETURN_IF_ERROR(CheckOrientations(unit.tx(), action, before.orientations));
        known.merge(NamesOf(before));
        const std::set<std::string> names = NamesOf(action);
        if (!std::includes(known.begin(), known.end(), names.begin(), names.end()) ||
            !TakeCensusNames(asked, before, &action)) {
          return ConcurrentChange(sent.name());
        }
        return needs_.book->Update(unit.tx(), unit.revision(), before, action);
      },
      [&](const Action& action) { return Show(action, today); });
}

absl::StatusOr<v1::Action> ActionService::Delete(rpc::Call& call, const v1::DeleteActionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  const Date today = Today();
  return write::RunChange<v1::Action>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kDeleted},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, ids[0], ids[1]); },
      [&](write::Unit& unit, Action& action) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMayChange(unit.tx(), call, Act::kChangeOwn, action));
        if (action.IsDeleted()) return IsDeleted(request.name());
        if (const plan::Unmets unmet = plan::CheckDelete(action); !unmet.empty()) {
          return IllegalState(request.name(), plan::NameOf(action.selection), unmet);
        }
        needs_.book->SetDeleted(unit.tx(), unit.revision(), true, action);
        return absl::OkStatus();
      },
      [&](const Action& action) { return Show(action, today); });
}

absl::StatusOr<v1::Action> ActionService::Undelete(rpc::Call& call, const v1::UndeleteActionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  const Date today = Today();
  return write::RunChange<v1::Action>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kUndeleted},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, ids[0], ids[1]); },
      [&](write::Unit& unit, Action& action) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMayChange(unit.tx(), call, Act::kChangeOwn, action));
        if (!action.IsDeleted()) {
          return IllegalState(request.name(), plan::NameOf(action.selection),
                              {{"NOT_DELETED", "It is not deleted.", "Elle n'est pas supprimée."}});
        }
        needs_.book->SetDeleted(unit.tx(), unit.revision(), false, action);
        return absl::OkStatus();
      },
      [&](const Action& action) { return Show(action, today); });
}

template <typename Request>
absl::StatusOr<v1::Action> ActionService::Take(
    rpc::Call& call, const Request& request, Act act, std::string_view slug,
    absl::FunctionRef<plan::Unmets(std::string_view reason, plan::Action&)> step) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  const Date today = Today();
  Violations violations;
  const std::string reason = FieldAt{"reason", &violations}.Text(request.reason(), 0, 2000);
  const Date effective =
      DayField({"effective_date", &violations}, request.has_effective_date(), request.effective_date());
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::Action>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {std::string(slug)}},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, ids[0], ids[1]); },
      [&](write::Unit& unit, Action& action) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMayChange(unit.tx(), call, act, action));
        if (action.IsDeleted()) return IsDeleted(request.name());
        plan::ActionChange change{.effective = effective.IsOpen() ? today : effective,
                                  .selection_before = static_cast<int>(action.selection),
                                  .status_before = static_cast<int>(action.status),
                                  .reason = reason,
                                  .actor = call.principal().subject};
        if (const plan::Unmets unmet = step(reason, action); !unmet.empty()) {
          const bool selecting = act == Act::kSelect;
          return IllegalState(request.name(), selecting ? plan::NameOf(action.selection) : plan::NameOf(action.status),
                              unmet);
        }
        change.selection = action.selection;
        change.status = action.status;
        needs_.book->WriteStep(unit.tx(), unit.revision(), action);
        needs_.book->AddChange(unit.tx(), unit.revision(), action, change);
        return absl::OkStatus();
      },
      [&](const Action& action) { return Show(action, today); });
}

}  // namespace socle::contracts::api
