// The communes of every date since 1943, out of whatever publications are at hand: part of Reconcile()
// (../reconcile.h).
//
// With the movements of INSEE and a list of the COG the result is the official record; with the npm package alone,
// changes after 2018-12-31 are dated by the lists (Precision::kVintage). Covers communes, communes déléguées, communes
// associées and arrondissements municipaux.
#pragma once

#include <span>
#include <vector>

#include "services/registry/domain/facts.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

struct CommuneRecord {
  std::vector<Version> versions;        // sorted by entity, then known_from, then valid_from
  std::vector<Succession> successions;  // between different entities; COM → COM, COM → COMA/COMD and back, ARM
  std::vector<Disagreement> disagreements;
};

// A pure function. The documents already carry the ids that facts are to name (Source::id); their order does not matter
// as long as each keeps its id. Documents of other kinds than COG lists, movements, historique and overseas communes
// are skipped.
CommuneRecord ReconcileCommunes(std::span<const SourceDocument> documents);

}  // namespace socle::registry
