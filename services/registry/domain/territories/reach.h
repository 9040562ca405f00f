// Which ground a territory covers on a day: its members as its policy has them, and the communes reached through them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/registry/domain/snapshot/entity_view.h"
#include "services/registry/domain/territories/territory.h"

namespace socle::registry {

// As v1::TerritoryMember::Outcome.
enum class MemberOutcome {
  kAlive = 1,
  kOneSuccessor = 2,
  kDivided = 3,
  kNoKnownSuccessor = 4,
  kOrganisation = 5,
};

struct MemberReach {
  std::string member;  // name
  std::string label;   // of the day, or the last one
  MemberOutcome outcome = MemberOutcome::kAlive;
  std::vector<Heir> heirs;
  std::vector<EntityIndex> communes;  // reached through it, in order
  bool communes_known = true;
};

struct Reach {
  std::vector<MemberReach> members;   // in the order of their names
  std::vector<EntityIndex> communes;  // in order, each once
  // Of them, those that hold ground of communes outside as well, merged with them since the perimeter date.
  std::vector<EntityIndex> partial;
};

// What an organisation is called and who its members are; nothing when it is not known.
struct OrganisationMembers {
  std::string label;
  std::vector<std::string> members;
};
using FindOrganisation = std::function<std::optional<OrganisationMembers>(const std::string& name)>;

// FROZEN: the communes that the members had on the perimeter date, each carried on to the day. FOLLOW_SUCCESSORS: each
// member is carried on to the day, and its heir's communes of the day count; a member that was divided reaches nothing,
// for a person has to decide. Members of organisations count as the territory's own.
Reach ReachOf(const Snapshot& snapshot, const Territory& territory, const AsOf& as_of,
              const FindOrganisation& find_organisation);

// How much of something the communes are: counts, each commune once.
struct Cover {
  Code code;  // of the département or région
  int32_t communes = 0;
  int32_t total_communes = 0;
  int64_t population = 0;
  int64_t total_population = 0;
};

struct CoverageReport {
  Cover total;              // of France: the totals are those of the communes themselves
  int32_t unpublished = 0;  // communes without a published population
  std::vector<Cover> departements;
  std::vector<Cover> regions;
};

CoverageReport CoverageOf(const Snapshot& snapshot, const std::vector<EntityIndex>& communes, const AsOf& as_of);

// Inhabitants of a commune (population municipale) published last before the day; −1: none.
int32_t InhabitantsOf(const Snapshot& snapshot, EntityIndex commune, const AsOf& as_of);

// The communes of a collectivité on the day: its own, those of a grouping or division; of a part of a commune, the
// commune.
std::vector<EntityIndex> CommunesOf(const Snapshot& snapshot, const Entity& entity, const AsOf& as_of);

}  // namespace socle::registry
