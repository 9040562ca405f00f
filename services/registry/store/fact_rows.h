// Each kind of fact as rows of its table: the one place that knows both. Used by RecordStore.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "platform/db/copy.h"
#include "services/registry/domain/entity.h"
#include "services/registry/domain/facts.h"

namespace socle::registry::store {

// Entities by their number in table collectivite.
using EntitiesById = std::vector<Entity>;

// How facts are numbered on their way in.
struct RowIds {
  absl::flat_hash_map<Entity, int32_t> entities;
  absl::flat_hash_map<SourceId, SourceId> sources;  // ids below zero to those of the store

  int32_t Of(const Entity& entity) const;
  SourceId Of(SourceId source) const;
};

// Specialised for each kind:
//   kTable    the table
//   kColumns  what Read and Write pass, in order; the columns that all tables share at the end are added by the store
//   kKey      columns that name one active row
//   kColumnCount
//   Read      the next row of `SELECT <kColumns>`
//   Write     the values of kColumns; the caller has begun the row
//   Entities  calls `visit` for each entity that the fact is about or refers to
template <typename Fact>
struct FactRows;

#define SOCLE_FACT_ROWS(Fact, table, column_count, columns, key)                 \
  template <>                                                                    \
  struct FactRows<Fact> {                                                        \
    static constexpr char kTable[] = table;                                      \
    static constexpr char kColumns[] = columns;                                  \
    static constexpr char kKey[] = key;                                          \
    static constexpr int16_t kColumnCount = column_count;                        \
    static Fact Read(db::CopyReader& row, const EntitiesById& entities);         \
    static void Write(db::CopyWriter& row, const Fact& fact, const RowIds& ids); \
    template <typename Visit>                                                    \
    static void Entities(const Fact& fact, Visit&& visit);                       \
  }

#define SOCLE_WHEN "valid_from, valid_to, known_from, known_to, from_precision, to_precision"
SOCLE_FACT_ROWS(Version, "collectivite_version", 14,
                "entity_id, " SOCLE_WHEN ", label, tncc, parent_id, nature, fiscalite, cause, source_id",
                "entity_id, valid_from, known_from");
SOCLE_FACT_ROWS(Situation, "situation", 15,
                "entity_id, " SOCLE_WHEN
                ", departement, region, arrondissement, canton, ctcd, chef_lieu, zone, source_id",
                "entity_id, valid_from, known_from");
SOCLE_FACT_ROWS(Identifier, "identifier", 11, "entity_id, " SOCLE_WHEN ", system, value, key_valid, source_id",
                "entity_id, system, valid_from, known_from");
SOCLE_FACT_ROWS(PostalCodes, "postal_code", 9, "entity_id, " SOCLE_WHEN ", codes, source_id",
                "entity_id, valid_from, known_from");
SOCLE_FACT_ROWS(Population, "population", 11, "entity_id, " SOCLE_WHEN ", year, municipale, totale, source_id",
                "entity_id, valid_from, known_from");
SOCLE_FACT_ROWS(Membership, "membership", 9, "member_id, group_id, " SOCLE_WHEN ", source_id",
                "member_id, group_id, valid_from, known_from");
SOCLE_FACT_ROWS(Succession, "succession", 12,
                "predecessor_id, successor_id, date, precision, cause, basis, share_numerator, share_denominator, "
                "predecessor_survives, known_from, known_to, source_id",
                "predecessor_id, successor_id, date, cause, known_from");
SOCLE_FACT_ROWS(Disagreement, "disagreement", 6, "kind, entity_id, date, detail, first_source_id, second_source_id",
                "kind, date, detail");
#undef SOCLE_WHEN
#undef SOCLE_FACT_ROWS

// Implementation.

template <typename Visit>
void FactRows<Version>::Entities(const Version& fact, Visit&& visit) {
  visit(fact.entity);
  if (!fact.parent.code.empty()) visit(fact.parent);
}
template <typename Visit>
void FactRows<Situation>::Entities(const Situation& fact, Visit&& visit) {
  visit(fact.entity);
}
template <typename Visit>
void FactRows<Identifier>::Entities(const Identifier& fact, Visit&& visit) {
  visit(fact.entity);
}
template <typename Visit>
void FactRows<PostalCodes>::Entities(const PostalCodes& fact, Visit&& visit) {
  visit(fact.entity);
}
template <typename Visit>
void FactRows<Population>::Entities(const Population& fact, Visit&& visit) {
  visit(fact.entity);
}
template <typename Visit>
void FactRows<Membership>::Entities(const Membership& fact, Visit&& visit) {
  visit(fact.member);
  visit(fact.group);
}
template <typename Visit>
void FactRows<Succession>::Entities(const Succession& fact, Visit&& visit) {
  visit(fact.predecessor);
  visit(fact.successor);
}
template <typename Visit>
void FactRows<Disagreement>::Entities(const Disagreement& fact, Visit&& visit) {
  if (!fact.entity.code.empty()) visit(fact.entity);
}

}  // namespace socle::registry::store
