// Publications of a few rows, as tests of communes write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/registry/domain/communes/commune_record.h"
#include "services/registry/domain/communes/commune_timeline.h"
#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {

inline Entity Deleguee(std::string_view code) { return {CollectiviteType::kCommuneDeleguee, Code(code)}; }
inline Entity Associee(std::string_view code) { return {CollectiviteType::kCommuneAssociee, Code(code)}; }
inline Entity Arrondissement(std::string_view code) { return {CollectiviteType::kArrondissementMunicipal, Code(code)}; }

inline Date Day(std::string_view iso) { return *Date::Parse(iso); }
inline Instant Midnight(std::string_view iso) { return Instant::At(Day(iso)); }

// "COM 59355 Lomme", "" for an empty side.
inline MovementSide Side(std::string_view text) {
  MovementSide side;
  if (text.empty()) return side;
  const size_t first = text.find(' ');
  const size_t second = text.find(' ', first + 1);
  const std::string_view type = text.substr(0, first);
  side.type = type == "COM"    ? CollectiviteType::kCommune
              : type == "COMD" ? CollectiviteType::kCommuneDeleguee
              : type == "COMA" ? CollectiviteType::kCommuneAssociee
                               : CollectiviteType::kArrondissementMunicipal;
  side.code = Code(text.substr(first + 1, second - first - 1));
  side.label = text.substr(second + 1);
  side.tncc = 0;
  return side;
}

inline MovementRow Move(MovementCode mod, std::string_view date, std::string_view before, std::string_view after) {
  return {mod, Day(date), Side(before), Side(after)};
}

// A commune that never moves: a row that changes nothing is enough for it to be known.
inline MovementRow Stays(std::string_view commune) { return Move(10, "2000-01-01", commune, commune); }

inline MovementList Movements(std::vector<MovementRow> rows, int16_t vintage = 2026) {
  MovementList list;
  list.source.id = 1;
  list.source.kind = kKindMovements;
  list.source.vintage = vintage;
  list.source.origin = kOriginOfficial;
  list.rows = std::move(rows);
  return list;
}

// "COMD 79028 Beaulieu" in its parent, or "COM 59350 Lille".
inline CogRow Listed(std::string_view text, std::string_view parent = "") {
  const MovementSide side = Side(text);
  CogRow row;
  row.type = side.type;
  row.code = side.code;
  row.label = side.label;
  row.tncc = 0;
  row.parent = Code(parent);
  row.departement = DepartementOfCommuneCode(side.code.view());
  return row;
}

inline CogList CogOf(int16_t year, std::vector<CogRow> rows, std::string_view origin = kOriginOfficial) {
  CogList list;
  list.source.id = year - 2000 + (origin == kOriginNpm ? 100 : 0);
  list.source.kind = kKindCog;
  list.source.vintage = year;
  list.source.origin = origin;
  list.rows = std::move(rows);
  return list;
}

// The label of an entity as of a day, as known at an instant (Max: now); "" when it does not exist.
inline std::string LabelAt(const CommuneRecord& record, const Entity& entity, std::string_view day,
                           Instant known_at = Instant{INT64_MAX - 1}) {
  for (const Version& version : record.versions) {
    if (version.entity == entity && version.when.ValidAt(Day(day)) && version.when.KnownAt(known_at))
      return version.label;
  }
  return "";
}

inline std::string ParentAt(const CommuneRecord& record, const Entity& entity, std::string_view day) {
  for (const Version& version : record.versions) {
    const bool now = version.entity == entity && version.when.ValidAt(Day(day)) && version.when.IsCurrentBelief();
    if (now) return version.parent.code.str();
  }
  return "";
}

inline std::vector<const Succession*> SuccessionsFrom(const CommuneRecord& record, const Entity& entity) {
  std::vector<const Succession*> found;
  for (const Succession& succession : record.successions) {
    if (succession.predecessor == entity) found.push_back(&succession);
  }
  return found;
}

inline const Succession* FindSuccession(const CommuneRecord& record, const Entity& from, const Entity& to,
                                        std::string_view date) {
  for (const Succession& succession : record.successions) {
    if (succession.predecessor == from && succession.successor == to && succession.date == Day(date))
      return &succession;
  }
  return nullptr;
}

}  // namespace socle::registry
