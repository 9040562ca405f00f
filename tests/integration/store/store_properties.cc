#include "tests/integration/store/store_properties.h"

#include <map>

#include "platform/db/sql_error.h"

namespace socle::registry::store {
namespace {

// A fact about the same entity that holds at some pair of times at which the given one does.
Version OverlappingOne(const Version& version, unsigned which) {
  Version other = version;
  other.label += "!";
  Rectangle& when = other.when;
  // A begin in the middle, or the same; the unique index on begins sees only the latter.
  if ((which & 1) != 0 && when.valid_from != Date::Min() && when.valid_from.Plus(1) < when.valid_to) {
    when.valid_from = when.valid_from.Plus(1);
  }
  if ((which & 2) != 0 && when.valid_from != Date::Min()) when.valid_to = when.valid_from.Plus(1);
  if ((which & 4) != 0 && when.known_from != Instant::Min()) when.known_from.micros -= 1;
  return other;
}

}  // namespace

std::string NewestIsLoaded(RegistryDatabase& registry, const std::vector<Record>& records) {
  for (const Record& record : records) {
    const auto revision = registry.Put(record);
    if (!revision.ok()) return "not taken: " + std::string(revision.status().message());
    if (std::string difference = Difference(registry.Get(), Canonical(record)); !difference.empty()) return difference;
  }
  return "";
}

std::string EveryRevisionStays(RegistryDatabase& registry, const std::vector<Record>& records) {
  std::map<int64_t, Record> model;
  for (const Record& record : records) {
    const auto revision = registry.Put(record);
    if (!revision.ok()) return "not taken: " + std::string(revision.status().message());
    model[*revision] = Canonical(record);
  }
  for (const auto& [revision, expected] : model) {
    auto loaded = registry.store->LoadAt(revision, db::kNoDeadline);
    if (!loaded.ok()) return fmt::format("revision {}: {}", revision, std::string(loaded.status().message()));
    std::string difference = Difference(Canonical(std::move(loaded->record)), expected);
    if (!difference.empty()) return fmt::format("revision {}: {}", revision, difference);
  }
  return "";
}

std::string OverlapIsRefused(RegistryDatabase& registry, const Record& lawful, unsigned which) {
  if (const auto put = registry.Put(lawful); !put.ok()) return "not taken: " + std::string(put.status().message());
  const Record before = registry.Get();
  Record unlawful = lawful;
  const Version& version = lawful.versions[which / 8 % lawful.versions.size()];
  unlawful.versions.push_back(OverlappingOne(version, which));
  const absl::Status status = registry.Put(unlawful).status();
  if (status.ok()) return "two facts that overlap were taken about " + EntityId(version.entity);
  const std::string state = db::SqlStateOf(status);
  if (state != "23P01" && state != "23505") return "refused for another reason: " + std::string(status.message());
  return Difference(registry.Get(), before);
}

}  // namespace socle::registry::store
