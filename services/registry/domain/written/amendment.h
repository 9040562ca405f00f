// What a write does to a dossier: pure rules of the two times.
//
//   Update   it changed in law from a day on     ChangeFrom(dossier, day, …)
//   Correct  what was recorded was wrong         CorrectAt(dossier, day, …)
#pragma once

#include <variant>

#include "services/registry/domain/written/dossier.h"

namespace socle::registry {

template <typename Content>
struct Amendment {
  std::string id;
  bool is_new = false;
  std::vector<int64_t> closed;  // versions that are believed no longer
  std::vector<WrittenVersion<Content>> added;
  // Empty: as it was.
  std::optional<std::vector<Deletion>> deletions;
  Instant last_write = Instant::Min();  // of the dossier: the next one is later
  // True: what is believed carries the identifiers that it carried before, and the store leaves them alone.
  bool same_identifiers = false;
};

// Whether both carry the same ones, for contents that say which they carry (IdentifiersOf, declared beside the
// content).
template <typename Content>
bool SameIdentifiers(const Content& before, const Content& after) {
  if constexpr (requires { IdentifiersOf(before) == IdentifiersOf(after); }) {
    return IdentifiersOf(before) == IdentifiersOf(after);
  } else {
    return false;
  }
}

// What the dossier is after the write of `revision`, known from `now` on. Versions that it adds come last and have no
// id.
template <typename Content>
void Apply(const Amendment<Content>& amendment, Instant now, int64_t revision, Dossier<Content>* dossier) {
  if (amendment.is_new) dossier->create_time = now;
  dossier->id = amendment.id;
  dossier->update_time = now;
  dossier->revision = revision;
  if (amendment.deletions) dossier->deletions = *amendment.deletions;
  for (WrittenVersion<Content>& version : dossier->versions) {
    const bool closed =
        std::find(amendment.closed.begin(), amendment.closed.end(), version.id) != amendment.closed.end();
    if (closed) version.known_to = now;
  }
  for (const WrittenVersion<Content>& added : amendment.added) {
    dossier->versions.push_back(added);
    dossier->versions.back().known_from = now;
  }
}

// Why a write cannot be: two versions would hold on one day.
struct VersionInTheWay {
  Date valid_from;
  Date valid_to;
};

template <typename Content>
using Amended = std::variant<Amendment<Content>, VersionInTheWay>;

template <typename Content>
std::optional<VersionInTheWay> FindInTheWay(const Dossier<Content>& dossier, const WrittenVersion<Content>& replaced,
                                            Date from, Date to) {
  for (const WrittenVersion<Content>& other : dossier.versions) {
    if (!other.IsCurrent() || other.id == replaced.id) continue;
    if (other.valid_from < to && from < other.valid_to) return VersionInTheWay{other.valid_from, other.valid_to};
  }
  return std::nullopt;
}

// From `day` on it is `content`, until the version of that day ends, or until `end`. There must be a version of the
// day, and `end` must come after it.
template <typename Content>
Amended<Content> ChangeFrom(const Dossier<Content>& dossier, Date day, Content content, std::optional<Date> end = {}) {
  const WrittenVersion<Content>& before = *dossier.At(day);
  const Date to = end.value_or(before.valid_to);
  if (auto conflict = FindInTheWay(dossier, before, day, to)) return *conflict;
  Amendment<Content> amendment{.id = dossier.id,
                               .closed = {before.id},
                               .last_write = dossier.update_time,
                               .same_identifiers = SameIdentifiers(before.content, content)};
  if (before.valid_from < day) {
    WrittenVersion<Content> earlier = before;
    earlier.id = 0;
    earlier.valid_to = day;
    amendment.added.push_back(std::move(earlier));
  }
  const bool same_begin = before.valid_from == day;
  amendment.added.push_back({.content = std::move(content),
                             .valid_from = day,
                             .valid_to = to,
                             .from_precision = same_begin ? before.from_precision : Precision::kExact});
  return amendment;
}

// The version of the day was wrong: it is `content`, for the same stretch, or for [from, to).
template <typename Content>
Amended<Content> CorrectAt(const Dossier<Content>& dossier, Date day, Content content, std::optional<Date> from = {},
                           std::optional<Date> to = {}) {
  const WrittenVersion<Content>& before = *dossier.At(day);
  const bool same_identifiers = SameIdentifiers(before.content, content);
  WrittenVersion<Content> after{.content = std::move(content),
                                .valid_from = from.value_or(before.valid_from),
                                .valid_to = to.value_or(before.valid_to),
                                .from_precision = from ? Precision::kExact : before.from_precision};
  if (auto conflict = FindInTheWay(dossier, before, after.valid_from, after.valid_to)) return *conflict;
  return Amendment<Content>{.id = dossier.id,
                            .closed = {before.id},
                            .added = {std::move(after)},
                            .last_write = dossier.update_time,
                            .same_identifiers = same_identifiers};
}

}  // namespace socle::registry
