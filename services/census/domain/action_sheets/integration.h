// What contracts say of a sheet, and what of it that moves.
//
// The status of the sheet as a whole is its keepers' alone. Its status in a programme follows the contracts of the
// programme: when what they say together changes, it becomes that, until a keeper or a contract says otherwise.
#pragma once

#include <optional>
#include <string_view>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

// Kept on a sheet, those that are withdrawn last; and shown with the sheet, the others being listed page by page.
inline constexpr size_t kMostIntegrations = 1'000;
inline constexpr size_t kShownIntegrations = 100;

std::string_view NameOf(IntegrationState state);

// What the contracts of the programme say together, by actions of the origin's or the owner's of the sheet. Of actions
// that are retained: the furthest that has not ended; COMPLETED when all have ended and one is done; ABANDONED when all
// are given up. REJECTED when there is none that is retained and one was declined. None: they say nothing.
std::optional<Status> StatusSaid(const Sheet& sheet, std::string_view programme);

// What of it the sheet may have there: without an owner it stays PROPOSED, and a fiche-projet is not VALIDATED or
// COMMITTED but QUALIFIED.
Status StatusWithin(const Sheet& sheet, Status said);

// Takes what a contract says of one of its actions. False: the sheet says so already, has nothing to withdraw, or is
// full; then it stays as it was. What is withdrawn makes place: it stays in the versions of the sheet.
bool TakeIntegration(const Integration& said, Sheet& sheet);

// Whether TakeIntegration would refuse one more action.
bool IsFull(const Sheet& sheet);

// After a change of the sheet itself. A promotion raises what was held back until then: where the sheet stood in a
// programme at what it was held to, it now stands at what the contracts say. A new owner counts with its own actions,
// and a programme that the sheet comes into begins at what its contracts say. What a keeper put elsewhere stays.
void FollowContracts(const Sheet& before, Sheet& sheet);

}  // namespace socle::census::sheets
