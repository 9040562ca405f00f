// What has to change in the store for it to hold another record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/facts.h"

namespace socle::registry::store {

// The active facts of a revision. Sources carry the ids of the store.
struct StoredRecord {
  Record record;
  int64_t revision = 0;  // 0: nothing was ever applied
};

template <typename Fact>
struct FactChanges {
  std::vector<Fact> added;
  std::vector<Fact> retired;
};

// Facts refer to sources by the ids of the store; sources new to the record have ids below zero, in `sources.added`.
struct RecordDiff {
  int64_t base_revision = 0;  // of the record that it was made from
  FactChanges<Source> sources;
  FactChanges<Version> versions;
  FactChanges<Situation> situations;
  FactChanges<Identifier> identifiers;
  FactChanges<PostalCodes> postal_codes;
  FactChanges<Population> populations;
  FactChanges<Membership> memberships;
  FactChanges<Succession> successions;
  FactChanges<Disagreement> disagreements;

  // Of all kinds, sources included.
  int64_t AddedCount() const;
  int64_t RetiredCount() const;
  bool empty() const { return AddedCount() == 0 && RetiredCount() == 0; }
};

// Calls `fn(name, member of Record, member of RecordDiff)` for every kind of fact, sources left out.
template <typename Fn>
void ForEachFactKind(Fn&& fn) {
  fn("versions", &Record::versions, &RecordDiff::versions);
  fn("situations", &Record::situations, &RecordDiff::situations);
  fn("identifiers", &Record::identifiers, &RecordDiff::identifiers);
  fn("postal_codes", &Record::postal_codes, &RecordDiff::postal_codes);
  fn("populations", &Record::populations, &RecordDiff::populations);
  fn("memberships", &Record::memberships, &RecordDiff::memberships);
  fn("successions", &Record::successions, &RecordDiff::successions);
  fn("disagreements", &Record::disagreements, &RecordDiff::disagreements);
}

// Compares as sets: order and repetition in either record mean nothing. Sources are the same when their digests are,
// whatever their ids in `wanted`. INTERNAL when a fact of `wanted` refers to a source that `wanted` does not list.
absl::StatusOr<RecordDiff> Diff(const StoredRecord& stored, Record wanted);

// The facts alone, of records whose facts refer to the same sources by the same ids.
RecordDiff DiffFacts(const Record& stored, const Record& wanted);

}  // namespace socle::registry::store
