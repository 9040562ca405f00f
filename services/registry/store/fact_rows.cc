#include "services/registry/store/fact_rows.h"

#include "fmt/format.h"
#include "platform/db/sql_error.h"

namespace socle::registry::store {
namespace {

using db::CopyReader;
using db::CopyWriter;

const Entity& EntityAt(const EntitiesById& entities, int32_t id) {
  if (id <= 0 || static_cast<size_t>(id) >= entities.size()) {
    throw db::StatusError(absl::InternalError(fmt::format("no collectivite has number {}", id)));
  }
  return entities[static_cast<size_t>(id)];
}

Entity ReadEntity(CopyReader& row, const EntitiesById& entities) { return EntityAt(entities, row.Int32()); }

Entity ReadOptionalEntity(CopyReader& row, const EntitiesById& entities) {
  const int32_t id = row.Int32Or(0);
  return id == 0 ? Entity{} : EntityAt(entities, id);
}

void WriteOptional(CopyWriter& row, const Entity& entity, const RowIds& ids) {
  if (entity.code.empty()) {
    row.Null();
  } else {
    row.Int32(ids.Of(entity));
  }
}

void WriteSource(CopyWriter& row, SourceId source, const RowIds& ids) {
  row.NullableInt32(ids.Of(source), source == 0);
}

Rectangle ReadWhen(CopyReader& row) {
  Rectangle when;
  when.valid_from = row.ReadDate();
  when.valid_to = row.ReadDate();
  when.known_from = row.ReadInstant();
  when.known_to = row.ReadInstant();
  when.from_precision = static_cast<Precision>(row.Int16());
  when.to_precision = static_cast<Precision>(row.Int16());
  return when;
}

void WriteWhen(CopyWriter& row, const Rectangle& when) {
  row.WriteDate(when.valid_from).WriteDate(when.valid_to).WriteInstant(when.known_from).WriteInstant(when.known_to);
  row.Int16(static_cast<int16_t>(when.from_precision)).Int16(static_cast<int16_t>(when.to_precision));
}

Code ReadCode(CopyReader& row) { return Code(row.Text()); }

}  // namespace

int32_t RowIds::Of(const Entity& entity) const {
  const auto found = entities.find(entity);
  if (found == entities.end()) throw db::StatusError(absl::InternalError("an entity was not numbered"));
  return found->second;
}

SourceId RowIds::Of(SourceId source) const {
  if (source >= 0) return source;
  const auto found = sources.find(source);
  if (found == sources.end()) throw db::StatusError(absl::InternalError("a source was not numbered"));
  return found->second;
}

Version FactRows<Version>::Read(CopyReader& row, const EntitiesById& entities) {
  Version fact;
  fact.entity = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.label = row.Text();
  fact.tncc = static_cast<int8_t>(row.Int16());
  fact.parent = ReadOptionalEntity(row, entities);
  fact.nature = row.Text();
  fact.fiscalite = row.Text();
  fact.cause = row.Int16();
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Version>::Write(CopyWriter& row, const Version& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.entity));
  WriteWhen(row, fact.when);
  row.Text(fact.label).Int16(fact.tncc);
  WriteOptional(row, fact.parent, ids);
  row.Text(fact.nature).Text(fact.fiscalite).Int16(fact.cause);
  WriteSource(row, fact.source, ids);
}

Situation FactRows<Situation>::Read(CopyReader& row, const EntitiesById& entities) {
  Situation fact;
  fact.entity = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.departement = ReadCode(row);
  fact.region = ReadCode(row);
  fact.arrondissement = ReadCode(row);
  fact.canton = ReadCode(row);
  fact.ctcd = ReadCode(row);
  fact.chef_lieu = ReadCode(row);
  fact.zone = row.Text();
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Situation>::Write(CopyWriter& row, const Situation& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.entity));
  WriteWhen(row, fact.when);
  row.Text(fact.departement.view()).Text(fact.region.view()).Text(fact.arrondissement.view());
  row.Text(fact.canton.view()).Text(fact.ctcd.view()).Text(fact.chef_lieu.view()).Text(fact.zone);
  WriteSource(row, fact.source, ids);
}

Identifier FactRows<Identifier>::Read(CopyReader& row, const EntitiesById& entities) {
  Identifier fact;
  fact.entity = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.system = static_cast<IdentifierSystem>(row.Int16());
  fact.value = row.Text();
  fact.key_valid = row.Bool();
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Identifier>::Write(CopyWriter& row, const Identifier& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.entity));
  WriteWhen(row, fact.when);
  row.Int16(static_cast<int16_t>(fact.system)).Text(fact.value).Bool(fact.key_valid);
  WriteSource(row, fact.source, ids);
}

PostalCodes FactRows<PostalCodes>::Read(CopyReader& row, const EntitiesById& entities) {
  PostalCodes fact;
  fact.entity = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.codes = row.Text();
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<PostalCodes>::Write(CopyWriter& row, const PostalCodes& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.entity));
  WriteWhen(row, fact.when);
  row.Text(fact.codes);
  WriteSource(row, fact.source, ids);
}

Population FactRows<Population>::Read(CopyReader& row, const EntitiesById& entities) {
  Population fact;
  fact.entity = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.year = row.Int16();
  fact.municipale = row.Int32Or(-1);
  fact.totale = row.Int32Or(-1);
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Population>::Write(CopyWriter& row, const Population& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.entity));
  WriteWhen(row, fact.when);
  row.Int16(fact.year).NullableInt32(fact.municipale, fact.municipale < 0).NullableInt32(fact.totale, fact.totale < 0);
  WriteSource(row, fact.source, ids);
}

Membership FactRows<Membership>::Read(CopyReader& row, const EntitiesById& entities) {
  Membership fact;
  fact.member = ReadEntity(row, entities);
  fact.group = ReadEntity(row, entities);
  fact.when = ReadWhen(row);
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Membership>::Write(CopyWriter& row, const Membership& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.member)).Int32(ids.Of(fact.group));
  WriteWhen(row, fact.when);
  WriteSource(row, fact.source, ids);
}

Succession FactRows<Succession>::Read(CopyReader& row, const EntitiesById& entities) {
  Succession fact;
  fact.predecessor = ReadEntity(row, entities);
  fact.successor = ReadEntity(row, entities);
  fact.date = row.ReadDate();
  fact.precision = static_cast<Precision>(row.Int16());
  fact.cause = row.Int16();
  fact.basis = static_cast<ShareBasis>(row.Int16());
  fact.share_numerator = row.Int32();
  fact.share_denominator = row.Int32();
  fact.predecessor_survives = row.Bool();
  fact.known_from = row.ReadInstant();
  fact.known_to = row.ReadInstant();
  fact.source = row.Int32Or(0);
  return fact;
}

void FactRows<Succession>::Write(CopyWriter& row, const Succession& fact, const RowIds& ids) {
  row.Int32(ids.Of(fact.predecessor)).Int32(ids.Of(fact.successor)).WriteDate(fact.date);
  row.Int16(static_cast<int16_t>(fact.precision)).Int16(fact.cause).Int16(static_cast<int16_t>(fact.basis));
  row.Int32(fact.share_numerator).Int32(fact.share_denominator).Bool(fact.predecessor_survives);
  row.WriteInstant(fact.known_from).WriteInstant(fact.known_to);
  WriteSource(row, fact.source, ids);
}

Disagreement FactRows<Disagreement>::Read(CopyReader& row, const EntitiesById& entities) {
  Disagreement fact;
  fact.kind = row.Text();
  fact.entity = ReadOptionalEntity(row, entities);
  fact.date = row.ReadDate();
  fact.detail = row.Text();
  fact.first_source = row.Int32Or(0);
  fact.second_source = row.Int32Or(0);
  return fact;
}

void FactRows<Disagreement>::Write(CopyWriter& row, const Disagreement& fact, const RowIds& ids) {
  row.Text(fact.kind);
  WriteOptional(row, fact.entity, ids);
  row.WriteDate(fact.date).Text(fact.detail);
  WriteSource(row, fact.first_source, ids);
  WriteSource(row, fact.second_source, ids);
}

}  // namespace socle::registry::store
