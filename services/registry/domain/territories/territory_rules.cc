#include "services/registry/domain/territories/territory_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace socle::registry {
namespace {

constexpr std::string_view kOrganisations = "organisations/";
constexpr size_t kMaxUri = 500;
constexpr size_t kMaxAdvisories = 20;

bool IsOn(const Point& point) {
  return std::abs(point.latitude) <= 90 && std::abs(point.longitude) <= 180;  // false for NaN
}

void CheckPoint(const std::string& field, const Point& point, Faults* faults) {
  if (IsOn(point)) return;
  faults->push_back({field, "not a point: latitude is −90 to 90, longitude −180 to 180",
                     field + " : latitude de −90 à 90, longitude de −180 à 180."});
}

}  // namespace

void Normalise(Territory* territory) {
  std::sort(territory->members.begin(), territory->members.end());
  std::sort(territory->external_ids.begin(), territory->external_ids.end());
}

void CheckExternalIds(const std::vector<ExternalId>& ids, Faults* faults) {
  if (ids.size() > kMaxExternalIds) {
    faults->push_back({"external_ids", fmt::format("{} given, at most {} are taken", ids.size(), kMaxExternalIds),
                       fmt::format("external_ids : {} au plus.", kMaxExternalIds)});
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    const std::string field = fmt::format("external_ids[{}]", i);
    if (!IsExternalSystem(ids[i].system) || ids[i].system == "siren" || ids[i].system == "rna") {
      faults->push_back({field + ".system", "not the name of another system: a-z, 0-9, - and _, 1 to 50",
                         field + ".system : lettres minuscules, chiffres, - et _, de 1 à 50."});
    }
    if (i > 0 && ids[i] == ids[i - 1]) faults->push_back({field, "given twice", field + " : donné deux fois."});
  }
}

void CheckGeometry(const GeometryReference& geometry, Faults* faults) {
  const std::string& uri = geometry.geojson_uri;
  const bool plain = std::all_of(uri.begin(), uri.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!uri.empty() && (!uri.starts_with("https://") || uri.size() > kMaxUri || uri.size() < 10 || !plain)) {
    faults->push_back({"geometry.geojson_uri", "not an https address of at most 500 characters",
                       "geometry.geojson_uri : une adresse https d'au plus 500 caractères est attendue."});
  }
  if (geometry.centre) CheckPoint("geometry.centre", *geometry.centre, faults);
  if (!geometry.bounding_box) return;
  CheckPoint("geometry.bounding_box.south_west", geometry.bounding_box->south_west, faults);
  CheckPoint("geometry.bounding_box.north_east", geometry.bounding_box->north_east, faults);
  if (geometry.bounding_box->south_west.latitude > geometry.bounding_box->north_east.latitude) {
    faults->push_back({"geometry.bounding_box", "its south is north of its north",
                       "geometry.bounding_box : le sud est au nord du nord."});
  }
}

void CheckMemberNames(const std::vector<std::string>& names, size_t min, size_t max, const Snapshot& snapshot,
                      Faults* faults) {
  if (names.size() < min || names.size() > max) {
    faults->push_back({"members", fmt::format("{} given, {} to {} are taken", names.size(), min, max),
                       fmt::format("members : de {} à {} membres.", min, max)});
    return;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string field = fmt::format("members[{}]", i);
    if (i > 0 && names[i] == names[i - 1]) {
      faults->push_back({field, "given twice", field + " : donné deux fois."});
    }
    if (names[i].starts_with(kOrganisations)) {
      if (!IsResourceId(std::string_view(names[i]).substr(kOrganisations.size()))) {
        faults->push_back({field, "not the name of an organisation", field + " : ce n'est pas un nom d'organisation."});
      }
      continue;
    }
    const absl::StatusOr<Entity> entity = ParseEntityName(names[i]);
    if (!entity.ok() || EntityName(*entity) != names[i]) {
      faults->push_back({field, "not a name such as collectivites/epci-200093201 or organisations/siren-200035855",
                         field + " : un nom tel que collectivites/epci-200093201 est attendu."});
    } else if (snapshot.Find(*entity) == kNoEntity) {
      faults->push_back({field, "not known to the registry", field + " : inconnu du registre."});
    }
  }
}

Faults CheckTerritory(const Territory& territory, const Snapshot& snapshot) {
  Faults faults;
  CheckMemberNames(territory.members, 1, kMaxTerritoryMembers, snapshot, &faults);
  CheckExternalIds(territory.external_ids, &faults);
  CheckGeometry(territory.geometry, &faults);
  return faults;
}

std::vector<Advisory> TerritoryAdvisories(const Territory& territory, const Snapshot& snapshot) {
  std::vector<Advisory> advisories;
  for (const std::string& member : territory.members) {
    if (advisories.size() == kMaxAdvisories) break;
    if (member.starts_with(kOrganisations)) continue;
    const absl::StatusOr<Entity> entity = ParseEntityName(member);
    if (entity.ok() && snapshot.succession_graph().AliveAt(*entity, territory.perimeter_date)) continue;
    advisories.push_back({.rule = "member-not-alive",
                          .text = fmt::format("{} n'existe pas à la date du périmètre ({}), d'après le registre.",
                                              member, territory.perimeter_date.ToString())});
  }
  return advisories;
}

}  // namespace socle::registry
