// Somebody who acts and is no collectivité.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/advisories.h"
#include "services/registry/domain/snapshot/snapshot.h"
#include "services/registry/domain/written/archive.h"
#include "services/registry/domain/written/fault.h"

namespace socle::registry {

// As v1::Organisation::Kind; stored: append only.
enum class OrganisationKind : int16_t {
  kSivu = 1,
  kSivom = 2,
  kSyndicatMixteFerme = 3,
  kSyndicatMixteOuvert = 4,
  kPetr = 5,
  kPoleMetropolitain = 6,
  kOtherGroupement = 7,
  kChamber = 8,
  kState = 9,
  kStateOperator = 10,
  kUniversity = 11,
  kFirm = 12,
  kAssociation = 13,
  kOther = 14,
};

struct OrganisationMember {
  std::string member;                    // name
  std::vector<std::string> competences;  // "banatic-2021/1505", sorted; empty: not known
  friend bool operator==(const OrganisationMember&, const OrganisationMember&) = default;
};

struct Organisation {
  OrganisationKind kind = OrganisationKind::kOther;
  std::string label;
  std::string legal_form;
  std::string siren;
  std::string rna;
  std::string seat;  // name of a collectivité
  std::optional<int32_t> population;
  std::vector<OrganisationMember> members;  // by name
  std::vector<std::string> competences;     // "banatic-2021/1505", sorted
  std::vector<ExternalId> external_ids;     // sorted
  std::string description;
  GeometryReference geometry;

  friend bool operator==(const Organisation&, const Organisation&) = default;
};

using OrganisationArchive = Archive<Organisation>;

inline constexpr size_t kMaxOrganisationMembers = 5000;
inline constexpr size_t kMaxCompetences = 500;

// Members, their competences, competences and identifiers sorted. Repeats stay: CheckOrganisation tells them.
void Normalise(Organisation* organisation);

// All that is wrong with a normalised organisation, as far as the geography knows.
Faults CheckOrganisation(const Organisation& organisation, const Snapshot& snapshot);

// `siren-checksum`: the published number fails its check digit.
std::vector<Advisory> OrganisationAdvisories(const Organisation& organisation);

// Every identifier that must be its own: SIREN, RNA, those of other systems.
std::vector<ExternalId> IdentifiersOf(const Organisation& organisation);

// "siren-200035855", "rna-w751000000"; empty where it has neither.
std::string IdOfNumbers(const Organisation& organisation);

// "banatic-2021/1505": a list and a code.
bool IsCompetenceCode(std::string_view text);

}  // namespace socle::registry
