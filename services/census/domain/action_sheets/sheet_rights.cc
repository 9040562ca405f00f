#include "services/census/domain/action_sheets/sheet_rights.h"

#include <algorithm>
#include <set>

namespace socle::census::sheets {

std::vector<std::string> PartiesOf(const Sheet& sheet) {
  std::set<std::string> parties = {sheet.origin, sheet.owner, sheet.pilot};
  parties.insert(sheet.shared_with.begin(), sheet.shared_with.end());
  for (const Partner& partner : sheet.partners) parties.insert(partner.party);
  for (const FundingLine& line : sheet.funding) parties.insert(line.financer);
  parties.erase("");
  return {parties.begin(), parties.end()};
}

Relations RelationsTo(const Sheet& sheet, const Actor& actor) {
  Relations relations;
  if (actor.ActsFor(sheet.origin) || actor.ActsFor(sheet.owner)) relations.Add(Relation::kKeeper);
  const std::vector<std::string> parties = PartiesOf(sheet);
  const auto acts = [&actor](const std::string& party) { return actor.ActsFor(party); };
  if (std::any_of(parties.begin(), parties.end(), acts)) relations.Add(Relation::kPartner);
  return relations;
}

bool MayRead(const Sheet& sheet, Relations relations) {
  switch (sheet.visibility) {
    case Visibility::kPublic:
      return true;
    case Visibility::kPartners:
      return relations.Intersects({Relation::kKeeper, Relation::kPartner});
    case Visibility::kOwner:
      return relations.Intersects({Relation::kKeeper});
  }
  return false;
}

}  // namespace socle::census::sheets
