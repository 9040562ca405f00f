// The lists of the COG, one a year, out of the official files and the package's.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_record.h"

namespace socle::registry {

struct ListedCommune {
  const CogRow* row = nullptr;      // what the list says
  const CogRow* package = nullptr;  // the package's row, which adds SIREN and former codes; nullptr: none

  CommuneState State() const { return {row->label, row->tncc, row->parent}; }
};

// The communes of one 1 January, without those of the collectivités d'outre-mer.
struct YearList {
  int year = 0;
  SourceId source = 0;
  absl::flat_hash_map<Entity, ListedCommune> communes;

  Date Day() const { return FirstOfJanuary(year); }
  const ListedCommune* Find(const Entity& entity) const {
    const auto found = communes.find(entity);
    return found == communes.end() ? nullptr : &found->second;
  }
};

// By year. Where there are several lists of a year the official one speaks, and what the package says otherwise goes to
// `disagreements` ("lists-differ"). The documents must outlive the lists.
std::vector<YearList> YearLists(std::span<const SourceDocument> documents, std::vector<Disagreement>* disagreements);

// The communes of the collectivités d'outre-mer as long as lists show them; they begin with Precision::kOnOrBefore.
CommuneHistory OverseasHistory(std::span<const SourceDocument> documents);

}  // namespace socle::registry
