#include "services/registry/store/record_diff.h"

#include <algorithm>
#include <iterator>
#include <type_traits>

#include "absl/container/flat_hash_map.h"
#include "fmt/format.h"
#include "platform/base/error.h"

namespace socle::registry::store {
namespace {

template <typename Fact>
std::vector<Fact> SortedSet(std::vector<Fact> facts) {
  if (!std::is_sorted(facts.begin(), facts.end())) std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  return facts;
}

template <typename Fact>
FactChanges<Fact> Compare(const std::vector<Fact>& stored, std::vector<Fact> wanted) {
  FactChanges<Fact> changes;
  wanted = SortedSet(std::move(wanted));
  std::vector<Fact> sorted;
  const std::vector<Fact>* from = &stored;
  if (!std::is_sorted(stored.begin(), stored.end())) {
    sorted = SortedSet(stored);
    from = &sorted;
  }
  std::set_difference(wanted.begin(), wanted.end(), from->begin(), from->end(), std::back_inserter(changes.added));
  std::set_difference(from->begin(), from->end(), wanted.begin(), wanted.end(), std::back_inserter(changes.retired));
  return changes;
}

using SourceIds = absl::flat_hash_map<SourceId, SourceId>;

bool Renumber(const SourceIds& ids, SourceId& id) {
  if (id == 0) return true;
  const auto found = ids.find(id);
  if (found == ids.end()) return false;
  id = found->second;
  return true;
}

template <typename Fact>
bool Renumber(const SourceIds& ids, std::vector<Fact>& facts) {
  for (Fact& fact : facts) {
    if constexpr (std::is_same_v<Fact, Disagreement>) {
      if (!Renumber(ids, fact.first_source) || !Renumber(ids, fact.second_source)) return false;
    } else {
      if (!Renumber(ids, fact.source)) return false;
    }
  }
  return true;
}

// Ids of `wanted` to those of the store, or to new ones below zero; fills diff.sources.
SourceIds MatchSources(const StoredRecord& stored, const Record& wanted, RecordDiff& diff) {
  absl::flat_hash_map<std::string, SourceId> by_digest;
  for (const Source& source : stored.record.sources) by_digest[source.digest] = source.id;
  SourceIds ids;
  absl::flat_hash_map<std::string, SourceId> used;
  for (const Source& source : wanted.sources) {
    if (const auto again = used.find(source.digest); again != used.end()) {
      ids[source.id] = again->second;
      continue;
    }
    if (const auto known = by_digest.find(source.digest); known != by_digest.end()) {
      ids[source.id] = known->second;
    } else {
      diff.sources.added.push_back(source);
      diff.sources.added.back().id = ids[source.id] = -static_cast<SourceId>(diff.sources.added.size());
    }
    used[source.digest] = ids[source.id];
  }
  for (const Source& source : stored.record.sources) {
    if (!used.contains(source.digest)) diff.sources.retired.push_back(source);
  }
  return ids;
}

}  // namespace

int64_t RecordDiff::AddedCount() const {
  size_t count = sources.added.size();
  ForEachFactKind([&](const char*, auto, auto changes) { count += (this->*changes).added.size(); });
  return static_cast<int64_t>(count);
}

int64_t RecordDiff::RetiredCount() const {
  size_t count = sources.retired.size();
  ForEachFactKind([&](const char*, auto, auto changes) { count += (this->*changes).retired.size(); });
  return static_cast<int64_t>(count);
}

absl::StatusOr<RecordDiff> Diff(const StoredRecord& stored, Record wanted) {
  RecordDiff diff;
  diff.base_revision = stored.revision;
  const SourceIds ids = MatchSources(stored, wanted, diff);
  absl::Status status;
  ForEachFactKind([&](const char* kind, auto facts, auto changes) {
    if (!Renumber(ids, wanted.*facts)) {
      status = absl::InternalError(fmt::format("{} refer to a source that the record does not list", kind));
      return;
    }
    diff.*changes = Compare(stored.record.*facts, std::move(wanted.*facts));
  });
  if (!status.ok()) return status;
  return diff;
}

RecordDiff DiffFacts(const Record& stored, const Record& wanted) {
  RecordDiff diff;
  ForEachFactKind(
      [&](const char*, auto facts, auto changes) { diff.*changes = Compare(stored.*facts, wanted.*facts); });
  return diff;
}

}  // namespace socle::registry::store
