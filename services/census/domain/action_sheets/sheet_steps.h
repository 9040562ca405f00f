// How far a sheet has come: its status, as a whole and in each programme.
#pragma once

#include <string_view>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

std::string_view NameOf(Status status);
std::string_view NameOf(Maturity maturity);

// What a change of a sheet is, as it is kept. As v1::ActionSheetVersion::Kind; stored: append only.
enum class ChangeKind {
  kCreated = 1,
  kUpdated = 2,
  kStatusChanged = 3,
  kPromoted = 4,
  kDeleted = 5,
  kUndeleted = 6,
  kIntegrated = 7
};

struct SheetChange {
  ChangeKind kind = ChangeKind::kUpdated;
  Date effective = Date::Max();
  std::string reason;
  std::string actor;
  Instant create_time{};
  int64_t revision = 0;
};

bool MayFollow(Status from, Status to);

// What stands against the step: TRANSITION, OWNER, MATURITY, REASON. `programme`: empty for the sheet as a whole; else
// one that it is in.
Unmets CheckStatus(const Sheet& sheet, std::string_view programme, Status to, std::string_view reason);
// Makes the step, or returns what stands against it and leaves the sheet as it was.
Unmets ChangeStatus(std::string_view programme, Status to, std::string_view reason, Sheet& sheet);
// STATE: it is past PROPOSED.
Unmets CheckDelete(const Sheet& sheet);

}  // namespace socle::census::sheets
