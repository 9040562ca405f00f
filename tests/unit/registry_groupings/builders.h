// Facts and publications, built so that tests read as the domain does.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/registry/domain/facts.h"
#include "services/registry/domain/sources/source_kind.h"
#include "services/registry/domain/sources/source_rows.h"
#include "services/registry/domain/successors.h"

namespace socle::registry::testing {

inline Date Day(std::string_view iso) { return iso.empty() ? Date::Max() : Date::Parse(iso).value(); }
inline Date January(int year) { return FirstOfJanuary(year); }

inline Version Lived(const Entity& entity, std::string_view from, std::string_view to = "", std::string label = "A") {
  Version version;
  version.entity = entity;
  version.when.valid_from = from.empty() ? Date::Min() : Day(from);
  version.when.valid_to = Day(to);
  version.when.to_precision = to.empty() ? Precision::kOpen : Precision::kExact;
  version.label = std::move(label);
  return version;
}

// All of the predecessor goes to the successor.
inline Succession Carried(const Entity& predecessor, const Entity& successor, std::string_view date) {
  Succession edge;
  edge.predecessor = predecessor;
  edge.successor = successor;
  edge.date = Day(date);
  edge.basis = ShareBasis::kExact;
  edge.share_numerator = edge.share_denominator = 1;
  return edge;
}

// Part of it, nobody knows how much.
inline Succession Divided(const Entity& predecessor, const Entity& successor, std::string_view date,
                          bool survives = false) {
  Succession edge = Carried(predecessor, successor, date);
  edge.basis = ShareBasis::kUnknown;
  edge.share_numerator = edge.share_denominator = 0;
  edge.predecessor_survives = survives;
  return edge;
}

inline Succession Counted(const Entity& predecessor, const Entity& successor, std::string_view date, int part,
                          int whole, bool survives = false) {
  Succession edge = Carried(predecessor, successor, date);
  edge.basis = ShareBasis::kByCommuneCount;
  edge.share_numerator = part;
  edge.share_denominator = whole;
  edge.predecessor_survives = survives;
  return edge;
}

inline Source Publication(std::string_view kind, int vintage, SourceId id = 1,
                          std::string_view origin = kOriginOfficial) {
  Source source;
  source.id = id;
  source.kind = std::string(kind);
  source.vintage = static_cast<int16_t>(vintage);
  source.origin = std::string(origin);
  source.file = std::string(kind) + "-" + std::to_string(vintage);
  return source;
}

struct Grouping {
  std::string_view siren;
  std::vector<std::string_view> members;
  std::string_view label = "CC A";
  std::string_view nature = "CC";
  std::string_view fiscalite = "FPU";
};

inline EpciList Perimeters(int vintage, const std::vector<Grouping>& groups, SourceId id = 1,
                           std::string_view origin = kOriginOfficial) {
  EpciList list;
  list.source = Publication(kKindEpciList, vintage, id, origin);
  for (const Grouping& group : groups) {
    for (const std::string_view member : group.members) {
      EpciMemberRow row;
      row.epci = Code(group.siren);
      row.label = std::string(group.label);
      row.nature = std::string(group.nature);
      row.fiscalite = std::string(group.fiscalite);
      row.commune = Code(member);
      list.rows.push_back(std::move(row));
    }
  }
  return list;
}

inline CogRow Listed(std::string_view code, std::string_view departement = "59", std::string_view region = "32",
                     std::string_view ctcd = "59D") {
  CogRow row;
  row.code = Code(code);
  row.departement = Code(departement);
  row.region = Code(region);
  row.ctcd = Code(ctcd);
  row.label = std::string(code);
  return row;
}

inline CogList Communes(int vintage, std::vector<CogRow> rows, SourceId id = 1,
                        std::string_view origin = kOriginOfficial) {
  return {Publication(kKindCog, vintage, id, origin), std::move(rows)};
}

}  // namespace socle::registry::testing
