// The lists of communes of each 1 January, the best one first where there are several.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "services/registry/domain/groupings/list_series.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

struct CogYear {
  ListIssue issue;
  std::vector<const CogList*> lists;  // official before npm, then by id
};

// Sorted by year. The lists stay where they are: the documents must outlive the result.
std::vector<CogYear> ReadCogYears(std::span<const SourceDocument> documents);

// metro, drom or com: by the département that a commune lies in. 975, 977 … 989 are collectivités d'outre-mer.
std::string_view ZoneOf(std::string_view departement);

}  // namespace socle::registry
