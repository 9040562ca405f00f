// What the law says and no list of the COG does: the names of the collectivités à statut particulier and uniques, and
// the départements and régions of before. Each row cites its text.
#pragma once

#include <span>
#include <string_view>

#include "platform/base/date.h"
#include "services/registry/domain/entity.h"

namespace socle::registry {

// A collectivité that has the powers of a département and is not the département of its code (column CTCD of the COG).
struct SpecialCollectivite {
  std::string_view ctcd;
  CollectiviteType type;  // kStatutParticulier or kCollectiviteUnique
  std::string_view label;
  int8_t tncc;
  std::string_view reference;  // where the law defines it
};
std::span<const SpecialCollectivite> SpecialCollectivites();
// nullptr for the CTCD of a plain département ("59D", "976D") and for an unknown one.
const SpecialCollectivite* FindSpecialCollectivite(std::string_view ctcd);

// A name that a département code had until a day.
struct FormerDepartement {
  std::string_view code;
  std::string_view label;
  int8_t tncc;
  Date until;
  bool other_territory;  // the code went to another département, or to none
  std::string_view reference;
};
// Sorted by code. A département changed its name at most once since 1943.
std::span<const FormerDepartement> FormerDepartements();

// loi n° 2015-29 du 16 janvier 2015: the régions of today.
Date RegionReform();

// A région that the reform joined with others.
struct FormerRegion {
  std::string_view code;
  std::string_view label;
  std::string_view successor;  // code of the région that it became part of
};
// Sorted by code.
std::span<const FormerRegion> FormerRegions();
// Régions are collectivités since their councils were first elected (loi n° 82-213 du 2 mars 1982, art. 59).
Date FirstRegions();

}  // namespace socle::registry
