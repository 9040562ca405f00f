// One entity as it was on one day, as known at one instant: what the API shows and what filters ask about.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/registry/domain/snapshot/snapshot.h"

namespace socle::registry {

// Cheap to make and to copy; looks facts up when asked. Refers to the snapshot, which must outlive it.
class EntityView {
 public:
  // Nothing when the entity does not live on the day.
  static std::optional<EntityView> At(const Snapshot& snapshot, EntityIndex entity, const AsOf& as_of);

  EntityIndex index() const { return entity_; }
  const Entity& entity() const { return snapshot_->entities()[entity_]; }
  const Version& version() const { return *version_; }
  const AsOf& as_of() const { return as_of_; }

  // Null where no source says.
  const Situation* situation() const { return snapshot_->situations().At(entity_, as_of_); }
  const PostalCodes* postal_codes() const { return snapshot_->postal_codes().At(entity_, as_of_); }
  // The newest published for a year not after the day.
  const Population* population() const { return snapshot_->populations().LastBegun(entity_, as_of_); }

  std::string_view siren() const;
  // All groupings of the day.
  std::vector<const Membership*> memberships() const;
  // The EPCI with own taxation of the day, or null.
  const Membership* fiscal_membership() const;

  // Codes of the départements and régions that it touches, sorted, each once. Of a grouping: those of its members.
  std::vector<Code> departements() const;
  std::vector<Code> regions() const;
  // "metro", "drom", "com" or "".
  std::string_view zone() const;

  // Whether it can deliberate, sign and own: see Collectivite.legal_person.
  bool legal_person() const;

  // The members of the day: of a grouping, a territory (région, département, statut particulier …) its communes, of a
  // commune its parts. In the order of type and code.
  std::vector<EntityIndex> members() const;

 private:
  EntityView(const Snapshot& snapshot, EntityIndex entity, const AsOf& as_of, const Version& version)
      : snapshot_(&snapshot), entity_(entity), as_of_(as_of), version_(&version) {}

  std::vector<Code> CodesOfMembers(Code Situation::*field) const;
  // The commune that a part lies in. None where the record names a part as the parent: parts may go round in a ring.
  std::optional<EntityView> Whole() const;

  const Snapshot* snapshot_;
  EntityIndex entity_;
  AsOf as_of_;
  const Version* version_;
};

// An EPT of Grand Paris is a grouping without own taxation (CGCT L5219-2).
bool HasOwnTaxation(const Version& epci);

}  // namespace socle::registry
