#include "services/census/domain/action_sheets/sheet_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace socle::census::sheets {
namespace {

// What may follow each status; see ActionSheetService.ChangeActionSheetStatus.
const std::vector<Status>& Following(Status from) {
  using enum Status;
  static const std::vector<Status> kSteps[] = {
      {},
      {kQualified, kRejected, kAbandoned},
      {kProposed, kValidated, kRejected, kAbandoned},
      {kQualified, kCommitted, kInProgress, kAbandoned},
      {kInProgress, kPaused, kBlocked, kCompleted, kAbandoned},
      {kPaused, kBlocked, kCompleted, kAbandoned},
      {kInProgress, kBlocked, kAbandoned},
      {kInProgress, kPaused, kAbandoned},
      {kInProgress},
      {kQualified},
      {kProposed},
  };
  return kSteps[static_cast<size_t>(from)];
}

bool NeedsReason(Status from, Status to) {
  return to == Status::kPaused || to == Status::kBlocked || to >= Status::kAbandoned || from >= Status::kCompleted;
}

}  // namespace

std::string_view NameOf(Status status) {
  static constexpr std::string_view kNames[] = {"",          "PROPOSED",    "QUALIFIED", "VALIDATED",
                                                "COMMITTED", "IN_PROGRESS", "PAUSED",    "BLOCKED",
                                                "COMPLETED", "ABANDONED",   "REJECTED"};
  return kNames[static_cast<size_t>(status)];
}

std::string_view NameOf(Maturity maturity) {
  return maturity == Maturity::kActionSheet ? "ACTION_SHEET" : "PROJECT_SHEET";
}

bool MayFollow(Status from, Status to) {
  const std::vector<Status>& following = Following(from);
  return std::find(following.begin(), following.end(), to) != following.end();
}

Unmets CheckStatus(const Sheet& sheet, std::string_view programme, Status to, std::string_view reason) {
  const ProgrammeEntry* entry = sheet.FindEntry(programme);
  const Status from = entry == nullptr ? sheet.status : entry->status;
  Unmets unmet;
  if (!MayFollow(from, to)) {
    unmet.push_back({"TRANSITION", fmt::format("{} does not follow {}.", NameOf(to), NameOf(from)),
                     fmt::format("{} ne peut suivre {}.", NameOf(to), NameOf(from))});
  }
  if (sheet.owner.empty() && to != Status::kProposed && to < Status::kAbandoned) {
    unmet.push_back({"OWNER", "It has no owner.", "La fiche n'a pas de maître d'ouvrage."});
  }
  const bool of_action_sheets = to == Status::kValidated || to == Status::kCommitted;
  if (of_action_sheets && sheet.maturity != Maturity::kActionSheet) {
    unmet.push_back({"MATURITY", "It is a fiche-projet; promote it first.",
                     "C'est une fiche-projet : elle doit d'abord devenir fiche-action."});
  }
  if (NeedsReason(from, to) && reason.empty()) {
    unmet.push_back({"REASON", "Such a change is told why.", "Un motif est requis pour ce changement."});
  }
  return unmet;
}

Unmets ChangeStatus(std::string_view programme, Status to, std::string_view reason, Sheet& sheet) {
  Unmets unmet = CheckStatus(sheet, programme, to, reason);
  if (!unmet.empty()) return unmet;
  if (programme.empty()) {
    sheet.status = to;
    return unmet;
  }
  for (ProgrammeEntry& entry : sheet.programmes) {
    if (entry.programme == programme) entry.status = to;
  }
  return unmet;
}

Unmets CheckDelete(const Sheet& sheet) {
  if (sheet.status == Status::kProposed) return {};
  return {{"STATE", "Something was decided on it; abandon it instead.",
           "La fiche a déjà été examinée : on y renonce, on ne la supprime pas."}};
}

}  // namespace socle::census::sheets
