// Properties of the store under random records, and the store against a model that a person can check by eye.
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/integration/store/store_properties.h"

namespace socle::registry::store {
namespace {

// One database for all: each case starts from an empty record, as far as a store that deletes nothing can.
RegistryDatabase& Registry() {
  static auto* registry = new RegistryDatabase;
  return *registry;
}

void MustPut(const Record& record) {
  const auto revision = Registry().Put(record);
  if (!revision.ok()) RC_FAIL(std::string(revision.status().message()));
}

RC_GTEST_PROP(RecordProperty, WhatIsStoredIsLoaded, ()) {
  const Record record = *LawfulRecord();
  MustPut(Record());
  MustPut(record);
  RC_ASSERT(Difference(Registry().Get(), Canonical(record)) == "");
}

RC_GTEST_PROP(RecordProperty, TheWayThereDoesNotMatter, ()) {
  RC_ASSERT(NewestIsLoaded(Registry(), {*LawfulRecord(), *LawfulRecord()}) == "");
}

RC_GTEST_PROP(RecordProperty, FactsThatOverlapAreRefused, ()) {
  const Record lawful =
      *rc::gen::suchThat(LawfulRecord(6), [](const Record& record) { return !record.versions.empty(); });
  RC_ASSERT(OverlapIsRefused(Registry(), lawful, *rc::gen::inRange(0u, 1000u)) == "");
}

RC_GTEST_PROP(RecordProperty, ADifferenceToItselfIsEmpty, ()) {
  const Record record = *LawfulRecord();
  MustPut(record);
  const auto stored = Registry().store->Load(db::kNoDeadline);
  const auto diff = Diff(*stored, record);
  RC_ASSERT(diff.ok());
  RC_ASSERT(diff->empty());
}

RC_GTEST_PROP(RecordProperty, TheIdsOfSourcesDoNotMatter, ()) {
  Record record = *LawfulRecord();
  MustPut(record);
  // The same sources under other numbers.
  const auto renumber = [](SourceId& id) { id = id == 0 ? 0 : 100 - id; };
  for (Source& source : record.sources) renumber(source.id);
  for (Version& fact : record.versions) renumber(fact.source);
  for (Situation& fact : record.situations) renumber(fact.source);
  for (Identifier& fact : record.identifiers) renumber(fact.source);
  for (PostalCodes& fact : record.postal_codes) renumber(fact.source);
  for (Population& fact : record.populations) renumber(fact.source);
  for (Membership& fact : record.memberships) renumber(fact.source);
  for (Succession& fact : record.successions) renumber(fact.source);
  for (Disagreement& fact : record.disagreements) {
    renumber(fact.first_source);
    renumber(fact.second_source);
  }
  const auto stored = Registry().store->Load(db::kNoDeadline);
  const auto diff = Diff(*stored, record);
  RC_ASSERT(diff.ok());
  RC_ASSERT(diff->empty());
}

// The model: a list of what the record was at each revision. The store must be able to answer as each of them, and a
// question at two times must find in the store's rows what it finds in the model's.
RC_GTEST_PROP(RecordModel, EveryRevisionStaysAsItWas, ()) {
  std::vector<Record> records;
  const int steps = *rc::gen::inRange(1, 5);
  for (int i = 0; i < steps; ++i) records.push_back(*LawfulRecord(6));
  RC_ASSERT(EveryRevisionStays(Registry(), records) == "");
}

// The label of an entity at a day as known at an instant, asked of the rows in SQL and of the record in C++.
RC_GTEST_PROP(RecordModel, SqlAndMemoryAgreeAtEveryPairOfTimes, ()) {
  const Record record = *LawfulRecord(20);
  RC_PRE(!record.versions.empty());
  MustPut(record);
  const Version& some = *rc::gen::elementOf(record.versions);
  const Date day =
      *rc::gen::oneOf(rc::gen::just(some.when.valid_from == Date::Min() ? Date::Of(1900, 1, 1) : some.when.valid_from),
                      rc::gen::map(rc::gen::inRange(0, 25000), [](int days) { return Date{days}; }));
  const Instant instant{some.when.known_from == Instant::Min() ? int64_t{0} : some.when.known_from.micros};
  std::string expected;
  for (const Version& version : record.versions) {
    if (version.entity == some.entity && version.when.ValidAt(day) && version.when.KnownAt(instant))
      expected = "found " + version.label;
  }
  const auto sql = fmt::format(
      "SELECT 'found ' || label FROM collectivite_version JOIN collectivite c ON c.id = entity_id "
      "WHERE retired_revision IS NULL AND c.name = '{}' AND valid_from <= date '1970-01-01' + {} "
      "AND valid_to > date '1970-01-01' + {} AND known_from <= timestamptz '1970-01-01 00:00:00Z' + interval '{} us' "
      "AND known_to > timestamptz '1970-01-01 00:00:00Z' + interval '{} us'",
      EntityId(some.entity), day.days, day.days, instant.micros, instant.micros);
  RC_ASSERT(PostgresCluster::Shared().Administer(sql, Registry().database.name) == expected);
}

}  // namespace
}  // namespace socle::registry::store
