// The steps of an action: whether the plan has it (selection), how far it has come (status).
#pragma once

#include <string_view>

#include "services/contracts/domain/plan/action.h"

namespace socle::contracts::plan {

std::string_view NameOf(Selection selection);
std::string_view NameOf(Status status);

// A change of one of them, or of both, as it is kept.
struct ActionChange {
  Date effective = Date::Max();
  int selection_before = 0;  // 0: there was none before
  Selection selection = Selection::kProposed;
  int status_before = 0;
  Status status = Status::kDraft;
  std::string reason;
  std::string actor;
  Instant create_time{};
  int64_t revision = 0;
};

// Whether the plan lets a status follow another.
bool MayFollow(Status from, Status to);

// What stands against the step: TRANSITION, SELECTION, OWNER, REASON.
Unmets CheckStatus(const Action& action, Status to, std::string_view reason);
// STATE (it is so already), ENGAGED (it would leave the plan), REASON.
Unmets CheckSelection(const Action& action, Selection to, std::string_view reason);

// Each makes the step, or returns what stands against it and leaves the action as it was.
Unmets ChangeStatus(Status to, std::string_view reason, Action& action);
Unmets Select(Selection to, std::string_view reason, Action& action);
// STATE: it was decided on, or is past DRAFT.
Unmets CheckDelete(const Action& action);

}  // namespace socle::contracts::plan
