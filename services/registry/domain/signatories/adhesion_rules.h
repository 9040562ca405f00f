// Who can sign a manifesto: any collectivité of the perimeter, for itself, with no approval by a peer.
//
// Nothing here looks at type, size or rank: a legal person that lived on the day and shares ground with the perimeter
// can sign, and nothing else decides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/registry/domain/governance/signature.h"
#include "services/registry/domain/snapshot/entity_view.h"

namespace socle::registry {

// The day on which the party is looked at: of its adhesion; without one, the day of the text where it lived then, else
// today, or the last day of its life when that is over. Nothing has ever had the identity: nothing.
std::optional<Date> DayOfSigning(const Snapshot& snapshot, const Entity& party, const Signature& signature, Date today);

// What the party was called on the day; "" when it did not live.
std::string LabelOn(const Snapshot& snapshot, const Entity& party, Date day);

// Whether the party, on the day, is named in the perimeter or shares a commune with `ground` (sorted). Where the record
// does not say which communes it had, those of who carried it on count.
bool InPerimeter(const Snapshot& snapshot, const Entity& party, Date day, const std::vector<Entity>& named,
                 const std::vector<EntityIndex>& ground);

// The perimeter as it was on a day.
struct Perimeter {
  std::vector<Entity> named;
  std::vector<EntityIndex> ground;  // communes, sorted
};

// CAN_SIGN, ALIVE, IN_PERIMETER, NOT_LATER_THAN_TODAY: all that do not hold. Not empty when `day` is nothing.
UnmetConditions CheckSignatory(const Snapshot& snapshot, const Entity& party, std::optional<Date> day, Date today,
                               const Perimeter& perimeter);

// NOT_SIGNED: the others of the same party and manifesto that would be in force on a day of this one.
UnmetConditions CheckAlone(const Signature& signature, const std::vector<Signature>& others);

}  // namespace socle::registry
