// All of the record at one revision, immutable, in memory: what every read is answered from.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/facts.h"
#include "services/registry/domain/snapshot/fact_index.h"
#include "services/registry/domain/successors.h"

namespace socle::registry {

class Snapshot {
 public:
  // An empty snapshot (revision 0) answers every question with nothing.
  Snapshot() : Snapshot(Record{}, 0) {}
  Snapshot(Record record, int64_t revision);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  int64_t revision() const { return revision_; }

  // Entities in the order of type and code; EntityIndex is the position.
  const std::vector<Entity>& entities() const { return entities_; }
  // kNoEntity when nothing has ever had the identity.
  EntityIndex Find(const Entity& entity) const;
  // The first entity at or after `entity` in the order of type and code: where a page goes on.
  EntityIndex LowerBound(const Entity& entity) const;

  const FactIndex<Version>& versions() const { return versions_; }
  const FactIndex<Situation>& situations() const { return situations_; }
  const FactIndex<Identifier>& identifiers() const { return identifiers_; }
  const FactIndex<PostalCodes>& postal_codes() const { return postal_codes_; }
  const FactIndex<Population>& populations() const { return populations_; }
  const FactIndex<Membership, &Membership::member>& memberships() const { return memberships_; }
  const SuccessionGraph& succession_graph() const { return succession_graph_; }
  // The edges that the graph's paths refer to, sorted.
  const std::vector<Succession>& successions() const { return successions_; }
  // Edges believed now, oldest first: to those who carry the entity on, and all into it. A déléguée or associée that
  // keeps the name of a commune carries nothing on where the commune lives on or went to another: it is a part of that.
  std::vector<const Succession*> HeirsOf(const Entity& predecessor) const;
  std::vector<const Succession*> SuccessionsInto(const Entity& successor) const;
  const std::vector<Source>& sources() const { return sources_; }
  const std::vector<Disagreement>& disagreements() const { return disagreements_; }

  // Entities that have ever been in the grouping, in order; ask memberships() for the day.
  std::span<const EntityIndex> EverMembersOf(EntityIndex group) const;
  // Déléguées, associées and arrondissements that have ever had this parent.
  std::span<const EntityIndex> EverChildrenOf(EntityIndex commune) const;
  // Communes that have ever lain in the département, région or CTCD of this code; régions and départements share none
  // here: each has its own map.
  std::span<const EntityIndex> EverInDepartement(const Code& code) const;
  std::span<const EntityIndex> EverInRegion(const Code& code) const;
  std::span<const EntityIndex> EverInCtcd(const Code& code) const;
  // Entities that have ever carried the identifier.
  std::span<const EntityIndex> EverWithSiren(std::string_view siren) const;
  std::span<const EntityIndex> EverWithPostalCode(std::string_view postal_code) const;
  // Entities of any type with this code.
  std::vector<EntityIndex> WithCode(const Code& code) const;

  // Year of the newest perimeters that were published; 0 when there are none.
  int newest_perimeter_year() const { return newest_perimeter_year_; }

 private:
  using Multimap = absl::flat_hash_map<Code, std::vector<EntityIndex>>;
  static std::span<const EntityIndex> In(const Multimap& map, const Code& code);
  void IndexFacts();
  void IndexSuccessions();

  int64_t revision_;
  std::vector<Entity> entities_;
  FactIndex<Version> versions_;
  FactIndex<Situation> situations_;
  FactIndex<Identifier> identifiers_;
  FactIndex<PostalCodes> postal_codes_;
  FactIndex<Population> populations_;
  FactIndex<Membership, &Membership::member> memberships_;
  std::vector<Succession> successions_;     // by predecessor, then date
  std::vector<uint32_t> successions_into_;  // places in successions_, by successor
  SuccessionGraph succession_graph_;
  std::vector<Source> sources_;
  std::vector<Disagreement> disagreements_;
  Multimap members_;   // by SIREN of the grouping
  Multimap children_;  // by code of the commune
  Multimap by_departement_;
  Multimap by_region_;
  Multimap by_ctcd_;
  Multimap by_siren_;
  Multimap by_postal_code_;
  int newest_perimeter_year_ = 0;
};

}  // namespace socle::registry
