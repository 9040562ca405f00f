#include "services/registry/store/record_events.h"

#include <map>
#include <set>
#include <string>

#include "platform/api/uuid.h"
#include "platform/write/change_records.h"

namespace socle::registry::store {
namespace {

using write::ChangeKind;

constexpr char kMethod[] = "socle.registry.v1.ImportService/ApplySources";

using Slugs = std::map<Entity, std::set<std::string_view>>;

template <typename Fact>
void AddAll(const FactChanges<Fact>& changes, std::string_view slug, Slugs& slugs) {
  for (const auto* facts : {&changes.added, &changes.retired}) {
    for (const Fact& fact : *facts) slugs[fact.entity].insert(slug);
  }
}

// By what is believed now: what a list of an earlier year makes known of the past is "history".
void AddVersions(const FactChanges<Version>& changes, Slugs& slugs) {
  std::map<Entity, const Version*> before;
  for (const Version& version : changes.retired) {
    slugs[version.entity].insert("history");
    if (version.when.IsCurrentBelief() && version.when.valid_to == Date::Max()) before[version.entity] = &version;
  }
  for (const Version& version : changes.added) {
    auto& of = slugs[version.entity];
    of.insert("history");
    if (!version.when.IsCurrentBelief() || version.when.valid_to != Date::Max()) continue;
    const auto old = before.find(version.entity);
    if (old != before.end() && old->second->label != version.label) of.insert("renamed");
  }
}

void AddMemberships(const FactChanges<Membership>& changes, Slugs& slugs) {
  std::set<std::pair<Entity, Entity>> before, after;
  const auto current = [](const Membership& membership) {
    return membership.when.IsCurrentBelief() && membership.when.valid_to == Date::Max();
  };
  for (const Membership& membership : changes.retired) {
    if (current(membership)) before.emplace(membership.member, membership.group);
  }
  for (const Membership& membership : changes.added) {
    if (current(membership)) after.emplace(membership.member, membership.group);
  }
  for (const auto& pair : after) {
    if (!before.contains(pair)) slugs[pair.first].insert("joined");
  }
  for (const auto& pair : before) {
    if (!after.contains(pair)) slugs[pair.first].insert("left");
  }
}

Slugs SlugsOf(const RecordDiff& diff) {
  Slugs slugs;
  AddVersions(diff.versions, slugs);
  AddMemberships(diff.memberships, slugs);
  AddAll(diff.situations, "located", slugs);
  AddAll(diff.identifiers, "identifiers", slugs);
  AddAll(diff.postal_codes, "postal-codes", slugs);
  AddAll(diff.populations, "population", slugs);
  for (const Succession& edge : diff.successions.added) {
    slugs[edge.predecessor].insert("succeeded");
    slugs[edge.successor].insert("succeeds");
  }
  return slugs;
}

}  // namespace

void RecordImport(db::Transaction& tx, const RecordDiff& diff, int64_t revision, std::string_view actor) {
  std::vector<write::Change> changes;
  if (diff.base_revision == 0) {
    changes.push_back({.resource = "collectivites/-", .kind = ChangeKind::kImported, .changes = {"created"}});
  } else {
    for (const auto& [entity, slugs] : SlugsOf(diff)) {
      changes.push_back({.resource = EntityName(entity), .changes = {slugs.begin(), slugs.end()}});
    }
  }
  const std::string request_id = socle::api::NewUuid();  // the call has none
  RecordChanges(tx, {.revision = revision, .actor = actor, .method = kMethod, .request_id = request_id}, changes);
}

}  // namespace socle::registry::store
