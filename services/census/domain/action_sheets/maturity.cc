#include "services/census/domain/action_sheets/maturity.h"

#include "services/census/domain/action_sheets/integration.h"

#include <algorithm>

#include "services/census/domain/action_sheets/sheet_totals.h"

namespace socle::census::sheets {
namespace {

constexpr std::string_view kCrte = "CRTE, clause « validation des actions »";
constexpr std::string_view kAcv = "Action Cœur de Ville, phase de préparation : actions mûres";

// What it costs is known in one unit, and where all the money comes from that is not the owner's.
bool IsFinanced(const Sheet& sheet) {
  const std::vector<Totals> all = TotalsOf(sheet);
  if (all.size() != 1) return false;
  const Totals& totals = all.front();
  return totals.has_cost && !totals.has_unknown && totals.expected <= totals.planned();
}

bool IsEvaluated(const Sheet& sheet) {
  return std::any_of(sheet.targets.begin(), sheet.targets.end(),
                     [](const Target& target) { return !target.target.empty(); });
}

}  // namespace

std::vector<Criterion> CheckMaturity(const Sheet& sheet) {
  return {
      {"CARRIED", !sheet.owner.empty(), "Somebody owns it.", "Un maître d'ouvrage la porte.", kCrte},
      {"DESCRIBED", !sheet.description.empty() && !sheet.objectives.empty(), "It is described, with its objectives.",
       "Elle est décrite, objectifs compris.", kCrte},
      {"FINANCED", IsFinanced(sheet),
       "Its cost is known, all of it with or all of it without tax, and no more is expected from financers than it "
       "costs.",
       "Son coût est connu, tout HT ou tout TTC, et les financements attendus ne le dépassent pas.", kCrte},
      {"EVALUATED", IsEvaluated(sheet), "There is an indicator with a target.",
       "Un indicateur au moins a une valeur cible.", kCrte},
      {"READY", sheet.phase == Phase::kStudy || sheet.phase == Phase::kOperation,
       "It is past the idea: a study or the operation itself.", "Elle n'est plus une idée : étude ou opération.",
       kCrte},
      {"PLANNED", !sheet.start.IsOpen() && (sheet.continuous || !sheet.end.IsOpen()),
       "Its begin and its end are known, or it is continuous.",
       "Son début et sa fin sont connus, ou elle est continue.", kAcv},
  };
}

Unmets Promote(Sheet& sheet) {
  if (sheet.maturity == Maturity::kActionSheet) {
    return {{"STATE", "It is a fiche-action already.", "C'est déjà une fiche-action."}};
  }
  Unmets unmet;
  for (const Criterion& criterion : CheckMaturity(sheet)) {
    if (criterion.met) continue;
    unmet.push_back({std::string(criterion.type), std::string(criterion.english), std::string(criterion.french)});
  }
  if (!unmet.empty()) return unmet;
  const Sheet before = sheet;
  sheet.maturity = Maturity::kActionSheet;
  FollowContracts(before, sheet);
  return {};
}

Unmets Begin(Status initial, Sheet& sheet) {
  const bool of_action_sheets = initial == Status::kValidated || initial == Status::kCommitted;
  if (of_action_sheets && sheet.maturity != Maturity::kActionSheet) {
    if (Unmets unmet = Promote(sheet); !unmet.empty()) return unmet;
  }
  if (sheet.owner.empty() && initial != Status::kProposed && initial < Status::kAbandoned) {
    return {{"OWNER", "It has no owner.", "La fiche n'a pas de maître d'ouvrage."}};
  }
  sheet.status = initial;
  return {};
}

}  // namespace socle::census::sheets
