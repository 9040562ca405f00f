// Remarks on a collectivité that rest on the law and never refuse anything (R32).
//
// The floors of population are rules for the creation of an EPCI: in 2025, 351 of 989 communautés de communes are under
// theirs. So they are said, with the article, and that is all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/registry/domain/entity.h"

namespace socle::registry {

struct Advisory {
  std::string rule;              // stable slug: "population-floor", "island-exemption", "no-fiscal-epci"
  std::string text;              // French
  std::string reference;         // "CGCT L5210-1-1 III"
  bool to_be_confirmed = false;  // the figure in force was not read in the law itself; the text says so too

  friend bool operator==(const Advisory&, const Advisory&) = default;
};

// An EPCI with this nature (CC, CA, CU, METRO; others have no floor) and population (unset: not known).
std::vector<Advisory> EpciAdvisories(std::string_view nature, std::optional<int32_t> population);

// A commune that is in no fiscal EPCI, on a day of which the perimeters are known. `zone` as in Situation.
std::vector<Advisory> CommuneWithoutEpciAdvisories(const Entity& commune, std::string_view zone);

// The four communes made of one maritime island: Bréhat, Sein, Ouessant, L'Île-d'Yeu.
bool IsExemptIsland(std::string_view commune_code);

}  // namespace socle::registry
