// Questions about communes over time, for whoever builds on the reconciled communes (EPCI perimeters, imports).
//
// Both classes look only at what is believed now (known_to open).
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/communes/commune_record.h"

namespace socle::registry {

// Which communes existed when.
class CommuneTimeline {
 public:
  // Keeps pointers into `versions`, which must outlive this and stay unchanged.
  explicit CommuneTimeline(std::span<const Version> versions);

  // The version that holds on that day; nullptr: the entity did not exist then.
  const Version* At(const Entity& entity, Date day) const;
  bool Alive(std::string_view commune_code, Date day) const { return At(Commune(commune_code), day) != nullptr; }
  // All versions of an entity, by valid_from; empty for an unknown one.
  std::span<const Version* const> VersionsOf(const Entity& entity) const;
  // The communes (not déléguées, associées, arrondissements) that existed on that day, sorted by code.
  std::vector<Code> CommunesAt(Date day) const;

 private:
  absl::flat_hash_map<Entity, std::vector<const Version*>> versions_;
};

// Who carries a commune's territory at another date. Knows that a restored commune takes back its own land, which the
// bare edges do not say: Beaumont-les-Nonains 60054 merged into Les Hauts-Talican (then 60054 too) in 2019 and came
// back in 2024, so it carries itself, and not also 60694, where Les Hauts-Talican goes on.
class CommuneGraph {
 public:
  explicit CommuneGraph(const CommuneRecord& record);
  ~CommuneGraph();

  // The communes living on `to` that carry (part of) the territory that `commune_code` had on `from` (from ≤ to),
  // sorted. A commune that lives on carries itself. Several where it was divided. Empty: `commune_code` did not live on
  // `from`, or was suppressed without an heir.
  std::vector<Code> Carriers(std::string_view commune_code, Date from, Date to) const;

  // The commune that `commune_code`, dead on `day`, is to be read as on that day: the carriers of its latest life. For
  // lists that still use an old code (DGCL 2015 lists L'Oudon under 14697).
  std::vector<Code> Resolve(std::string_view commune_code, Date day) const;

 private:
  struct Territories;
  std::unique_ptr<const Territories> territories_;
};

}  // namespace socle::registry
