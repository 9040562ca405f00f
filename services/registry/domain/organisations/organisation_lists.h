// BANATIC as published: groupements, their competences, and code lists of competences.
#pragma once

#include <span>

#include "absl/status/statusor.h"
#include "services/registry/domain/organisations/competence.h"
#include "services/registry/domain/organisations/organisation.h"
#include "services/registry/domain/written/imported.h"

namespace socle::registry {

struct ImportedOrganisations {
  ImportedList<Organisation> list;    // rows, errors and links of all files
  std::vector<HeldCompetences> held;  // of EPCI, in the order of their ids
  std::vector<Competence> competences;
  Date listed_on;
};

// What the files state, in any order: groupements (siren, libelle, nature …), competences of groupements (siren,
// competence_code), labels of BANATIC's competences (code, nom), and the M57 referential (code,
// competence-sous-competence). CC, CA, CU, METRO, MET69 and EPT are collectivités that the snapshot must have. A row of
// competences whose SIREN no list of groupements names is a row error. INVALID_ARGUMENT for a file that is none of
// these.
absl::StatusOr<ImportedOrganisations> ReadOrganisationLists(std::span<const ImportedFile> files,
                                                            const Snapshot& snapshot);

}  // namespace socle::registry
