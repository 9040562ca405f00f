#include "services/contracts/domain/plan/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <span>

namespace socle::contracts::plan {
namespace {

// What may follow each status; see ActionService.ChangeActionStatus.
std::initializer_list<Status> Following(Status from) {
  using enum Status;
  static constexpr std::initializer_list<Status> kOfDraft = {kQualified, kAbandoned};
  static constexpr std::initializer_list<Status> kOfQualified = {kDraft, kValidated, kAbandoned};
  static constexpr std::initializer_list<Status> kOfValidated = {kQualified, kCommitted, kInProgress, kAbandoned};
  static constexpr std::initializer_list<Status> kOfCommitted = {kInProgress, kPaused, kBlocked, kCompleted,
                                                                 kAbandoned};
  static constexpr std::initializer_list<Status> kOfInProgress = {kPaused, kBlocked, kCompleted, kAbandoned};
  static constexpr std::initializer_list<Status> kOfPaused = {kInProgress, kBlocked, kAbandoned};
  static constexpr std::initializer_list<Status> kOfBlocked = {kInProgress, kPaused, kAbandoned};
  static constexpr std::initializer_list<Status> kOfCompleted = {kInProgress};
  static constexpr std::initializer_list<Status> kOfAbandoned = {kQualified};
  switch (from) {
    case kDraft:
      return kOfDraft;
    case kQualified:
      return kOfQualified;
    case kValidated:
      return kOfValidated;
    case kCommitted:
      return kOfCommitted;
    case kInProgress:
      return kOfInProgress;
    case kPaused:
      return kOfPaused;
    case kBlocked:
      return kOfBlocked;
    case kCompleted:
      return kOfCompleted;
    case kAbandoned:
      return kOfAbandoned;
  }
  return {};
}

bool IsOfThePlan(Status status) { return status >= Status::kValidated && status != Status::kAbandoned; }

bool NeedsReason(Status from, Status to) {
  return to == Status::kPaused || to == Status::kBlocked || to == Status::kAbandoned || from == Status::kCompleted ||
         from == Status::kAbandoned;
}

Unmet NoReason() { return {"REASON", "This step needs a reason.", "Cette étape demande un motif."}; }

}  // namespace

std::string_view NameOf(Selection selection) {
  constexpr std::string_view kNames[] = {"", "PROPOSED", "RETAINED", "REJECTED", "DEFERRED"};
  return kNames[static_cast<size_t>(selection)];
}

std::string_view NameOf(Status status) {
  constexpr std::string_view kNames[] = {"",       "DRAFT",   "QUALIFIED", "VALIDATED", "COMMITTED", "IN_PROGRESS",
                                         "PAUSED", "BLOCKED", "COMPLETED", "ABANDONED"};
  return kNames[static_cast<size_t>(status)];
}

bool MayFollow(Status from, Status to) {
  const std::initializer_list<Status> following = Following(from);
  return std::find(following.begin(), following.end(), to) != following.end();
}

Unmets CheckStatus(const Action& action, Status to, std::string_view reason) {
  Unmets unmet;
  if (!MayFollow(action.status, to)) {
    unmet.push_back({"TRANSITION", fmt::format("{} does not follow {}.", NameOf(to), NameOf(action.status)),
                     fmt::format("{} ne peut suivre {}.", NameOf(to), NameOf(action.status))});
  }
  if (IsOfThePlan(to) && action.selection != Selection::kRetained) {
    unmet.push_back({"SELECTION", fmt::format("It is {}, not RETAINED.", NameOf(action.selection)),
                     "L'action n'est pas retenue au plan."});
  }
  if (to != Status::kDraft && to != Status::kAbandoned && action.owner.empty()) {
    unmet.push_back({"OWNER", "It has no owner.", "L'action n'a pas de maître d'ouvrage."});
  }
  if (NeedsReason(action.status, to) && reason.empty()) unmet.push_back(NoReason());
  return unmet;
}

Unmets CheckSelection(const Action& action, Selection to, std::string_view reason) {
  Unmets unmet;
  if (action.selection == to) {
    unmet.push_back(
        {"STATE", fmt::format("It is {} already.", NameOf(to)), fmt::format("L'action est déjà {}.", NameOf(to))});
  }
  if (action.IsEngaged() && to != Selection::kRetained) {
    unmet.push_back({"ENGAGED", "It is engaged; its owner abandons it first.",
                     "L'action est engagée : son maître d'ouvrage doit d'abord y renoncer."});
  }
  if ((to == Selection::kRejected || to == Selection::kDeferred) && reason.empty()) unmet.push_back(NoReason());
  return unmet;
}

Unmets ChangeStatus(Status to, std::string_view reason, Action& action) {
  Unmets unmet = CheckStatus(action, to, reason);
  if (unmet.empty()) action.status = to;
  return unmet;
}

Unmets Select(Selection to, std::string_view reason, Action& action) {
  Unmets unmet = CheckSelection(action, to, reason);
  if (!unmet.empty()) return unmet;
  action.selection = to;
  action.selection_reason = std::string(reason);
  // What is not of the plan is not validated for it.
  if (to != Selection::kRetained && IsOfThePlan(action.status)) action.status = Status::kQualified;
  return unmet;
}

Unmets CheckDelete(const Action& action) {
  if (action.selection == Selection::kProposed && action.status == Status::kDraft) return {};
  return {{"STATE", "Only what is PROPOSED and DRAFT is deleted; abandon it instead.",
           "Seule une proposition encore à l'état de brouillon se supprime ; sinon, renoncez-y."}};
}

}  // namespace socle::contracts::plan
