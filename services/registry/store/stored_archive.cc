#include "services/registry/store/stored_archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/error.h"

namespace socle::registry::store {
namespace {

constexpr int kSampleOfEach = 25;

KeptPublication Kept(const StoredSource& stored) {
  return {.source = stored.source, .applied = stored.state == SourceState::kApplied, .keep_time = stored.stage_time};
}

std::string Day(Date date, std::string_view open) { return date.IsOpen() ? std::string(open) : date.ToString(); }

std::string Sentence(char sign, const Version& version) {
  return fmt::format("{} {} \"{}\" from {} to {}", sign, EntityId(version.entity), version.label,
                     Day(version.when.valid_from, "the begin"), Day(version.when.valid_to, "now"));
}

std::string Sentence(char sign, const Membership& membership) {
  return fmt::format("{} {} member of {} from {} to {}", sign, EntityId(membership.member), EntityId(membership.group),
                     Day(membership.when.valid_from, "the begin"), Day(membership.when.valid_to, "now"));
}

template <typename Fact>
void AddSample(char sign, const std::vector<Fact>& facts, std::vector<std::string>& sample) {
  int room = kSampleOfEach;
  for (const Fact& fact : facts) {
    if (!fact.when.IsCurrentBelief()) continue;
    if (room-- == 0) return;
    sample.push_back(Sentence(sign, fact));
  }
}

RecordChange Describe(const RecordDiff& diff, const absl::flat_hash_map<std::string, int64_t>& totals) {
  RecordChange change;
  ForEachFactKind([&](std::string_view name, auto, auto changes) {
    std::string kind(name);
    std::replace(kind.begin(), kind.end(), '_', '-');
    change.kinds.push_back({.kind = kind,
                            .added = static_cast<int64_t>((diff.*changes).added.size()),
                            .retired = static_cast<int64_t>((diff.*changes).retired.size()),
                            .total = totals.at(std::string(name))});
  });
  AddSample('-', diff.versions.retired, change.sample);
  AddSample('+', diff.versions.added, change.sample);
  AddSample('-', diff.memberships.retired, change.sample);
  AddSample('+', diff.memberships.added, change.sample);
  return change;
}

}  // namespace

absl::StatusOr<KeptPublication> StoredArchive::Keep(const Source& source, std::string_view bytes, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const StoredSource stored, sources_.Stage(source, bytes, deadline));
  return Kept(stored);
}

absl::StatusOr<std::vector<KeptPublication>> StoredArchive::List(Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<StoredSource> stored, sources_.List(deadline));
  std::vector<KeptPublication> kept;
  for (const StoredSource& source : stored) kept.push_back(Kept(source));
  return kept;
}

absl::StatusOr<std::string> StoredArchive::ReadBytes(SourceId id, Deadline deadline) {
  return sources_.ReadBytes(id, deadline);
}

absl::Status StoredArchive::ForgetUnused(std::chrono::seconds age, Deadline deadline) {
  return sources_.PurgeStaged(age, deadline).status();
}

absl::StatusOr<RecordChange> StoredArchive::Replace(Record wanted, const Replacement& replacement, Deadline deadline,
                                                    absl::FunctionRef<absl::Status()> before_commit) {
  absl::flat_hash_map<std::string, int64_t> totals;
  ForEachFactKind([&](std::string_view name, auto facts, auto) {
    totals[std::string(name)] = static_cast<int64_t>((wanted.*facts).size());
  });
  SOCLE_ASSIGN_OR_RETURN(const StoredRecord stored, records_.Load(deadline));
  SOCLE_ASSIGN_OR_RETURN(const RecordDiff diff, Diff(stored, std::move(wanted)));
  RecordChange change = Describe(diff, totals);
  change.revision = stored.revision;
  if (diff.empty() || !replacement.commit) return change;
  SOCLE_RETURN_IF_ERROR(before_commit());
  SOCLE_ASSIGN_OR_RETURN(change.revision, records_.Apply(diff, replacement.cause, replacement.actor, deadline));
  change.committed = true;
  return change;
}

}  // namespace socle::registry::store
