// The EPCI perimeters of each 1 January, out of whatever lists are at hand: one list a year, its members real communes
// of that day, each in at most one EPCI.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/registry/domain/groupings/list_series.h"
#include "services/registry/domain/sources/source_rows.h"
#include "services/registry/domain/successors.h"

namespace socle::registry {

struct GroupRow {
  Code siren;
  std::string label;  // repaired
  std::string nature;
  std::string fiscalite;
  SourceId source = 0;
};

struct MemberRow {
  Code commune;
  Code group;
  SourceId source = 0;
};

struct Perimeter {
  ListIssue issue;
  std::vector<GroupRow> groups;    // sorted by SIREN, one each
  std::vector<MemberRow> members;  // sorted by commune, one each
};

struct Perimeters {
  std::vector<Perimeter> fiscal;       // EPCI à fiscalité propre, by year
  std::vector<Perimeter> territorial;  // établissements publics territoriaux of Grand Paris: never fiscal
};

// An official list is taken before the tables derived from official lists, these before npm; what the others say
// differently is reported. A member code that is dead on that day is read as the commune that carries it on.
// `communes`: the lives of the communes; while it knows none, member codes are taken as they are.
Perimeters ReadPerimeters(std::span<const SourceDocument> documents, const SuccessionGraph& communes,
                          std::vector<Disagreement>& disagreements);

}  // namespace socle::registry
