// When a fiche-projet is mature enough for a fiche-action.
//
// A CRTE takes projects in as fiches-projets; they become fiches-actions "quand la nature et le plan de financement"
// are settled and work can begin soon, and are to be validated when carried, described, financed, evaluated and ready.
// Action Cœur de Ville asks of mature actions a description, owners, a schedule and the finances.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

struct Criterion {
  std::string_view type;  // "CARRIED"
  bool met = false;
  std::string_view english;
  std::string_view french;
  std::string_view source;
};

// All of them, in one order.
std::vector<Criterion> CheckMaturity(const Sheet& sheet);

// Makes it a fiche-action; or returns STATE (it is one already) or every criterion that is not met, and leaves it.
Unmets Promote(Sheet& sheet);

// Where a sheet stands that is recorded when it has begun already; or what stands against it. VALIDATED and COMMITTED
// are of fiches-actions alone: it becomes one, if it is mature. OWNER: from QUALIFIED on it has one.
Unmets Begin(Status initial, Sheet& sheet);

}  // namespace socle::census::sheets
