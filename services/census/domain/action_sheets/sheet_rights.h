// Who reads and who writes a sheet: by what it says of somebody, never by who somebody is.
#pragma once

#include <string>
#include <vector>

#include "platform/base/relation.h"
#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

enum class Relation : unsigned {
  kKeeper = 1,   // acts for its origin or its owner
  kPartner = 2,  // acts for a party that it names, or that it is shared with
};
using Relations = RelationSet<Relation>;

Relations RelationsTo(const Sheet& sheet, const Actor& actor);
bool MayRead(const Sheet& sheet, Relations relations);
inline bool MayWrite(Relations relations) { return relations.Intersects({Relation::kKeeper}); }

// Everybody that it names: those who read it when it is visible to partners. Each once, in order.
std::vector<std::string> PartiesOf(const Sheet& sheet);

}  // namespace socle::census::sheets
