// What contracts say of a sheet, and what of it that moves.
//
// The status of the sheet as a whole is its keepers' alone. Its status in a programme follows the contracts of the
// programme: when what they say together changes, it becomes that, until a keeper or a contract says otherwise.
#pragma once

#include <optional>
#include <string_view>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

inline constexpr size_t kMostIntegrations = 100;

std::string_view NameOf(IntegrationState state);

// What the contracts of the programme say together, by actions of the origin's or the owner's of the sheet. Of actions
// that are retained: the furthest that has not ended; COMPLETED when all have ended and one is done; ABANDONED when all
// are given up. REJECTED when there is none that is retained and one was declined. None: they say nothing.
std::optional<Status> StatusSaid(const Sheet& sheet, std::string_view programme);

// What of it the sheet may have there: without an owner it stays PROPOSED, and a fiche-projet is not VALIDATED or
// COMMITTED but QUALIFIED.
Status StatusWithin(const Sheet& sheet, Status said);

// Takes what a contract says of one of its actions. False: the sheet says so already, has nothing to withdraw, or is
// full; then it stays as it was.
bool TakeIntegration(const Integration& said, Sheet& sheet);

}  // namespace socle::census::sheets
