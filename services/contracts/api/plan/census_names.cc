#include "services/contracts/api/plan/census_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "platform/api/violations.h"
#include "platform/base/error.h"

namespace socle::contracts::api {
namespace {

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

absl::StatusOr<CensusNames> LookUpInCensus(plan::CensusLinks* census, const Contract& contract,
                                           const plan::Action& seen, const plan::Action& wanted,
                                           plan::CensusLinks::Deadline deadline) {
  CensusNames names;
  if (wanted.sheet != seen.sheet) names.sheet = wanted.sheet;
  std::vector<std::string> proposals;
  for (const std::string& name : wanted.proposals) {
    if (!Has(seen.proposals, name)) proposals.push_back(name);
  }
  if (names.sheet.empty() && proposals.empty()) return names;
  if (census == nullptr) {
    return plan::CensusUnavailable("what the action takes up", "ce que l'action reprend du recensement");
  }
  socle::api::Violations violations;
  if (!names.sheet.empty()) {
    std::vector<std::string> readers;
    for (const ContractParty& party : contract.parties) readers.push_back(party.party);
    SOCLE_ASSIGN_OR_RETURN(const plan::CensusLinks::Sheet sheet, census->FindSheet(names.sheet, readers, deadline));
    names.sheet_etag = sheet.etag;
    if (sheet.full) {
      violations.Add(
          "action.action_sheet", "is taken up by as many actions as census follows",
          "action.action_sheet : autant d'actions reprennent cette fiche-action que le recensement en suit.");
    }
    if (names.sheet_etag.empty()) {
      violations.Add("action.action_sheet", "is no fiche-action that a party of the contract may read",
                     "action.action_sheet : aucune partie au contrat ne peut lire une telle fiche-action.");
    }
  }
  if (!proposals.empty()) {
    SOCLE_ASSIGN_OR_RETURN(names.proposals, census->KnownProposals(proposals, deadline));
    for (size_t i = 0; i < wanted.proposals.size(); ++i) {
      const std::string& name = wanted.proposals[i];
      if (Has(seen.proposals, name) || names.proposals.contains(name)) continue;
      violations.Add(fmt::format("action.proposals[{}]", i), fmt::format("{} is not there", name),
                     fmt::format("action.proposals[{}] : {} n'existe pas.", i, name));
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return names;
}

bool TakeCensusNames(const CensusNames& asked, const plan::Action& before, plan::Action* action) {
  if (action->sheet.empty()) {
    action->sheet_etag.clear();
  } else if (action->sheet != before.sheet) {
    if (action->sheet != asked.sheet) return false;
    action->sheet_etag = asked.sheet_etag;
  }
  return std::all_of(action->proposals.begin(), action->proposals.end(), [&](const std::string& name) {
    return Has(before.proposals, name) || asked.proposals.contains(name);
  });
}

}  // namespace socle::contracts::api
