// Everything that was ever recorded of one written resource, in both times.
//
// A version holds in law during [valid_from, valid_to) and was believed during [known_from, known_to). Versions never
// overlap in both. A write closes what was believed and adds what is believed now; nothing else ever changes.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {

template <typename Content>
struct WrittenVersion {
  int64_t id = 0;  // of the store; 0: not stored yet
  Content content;
  Date valid_from = Date::Min();
  Date valid_to = Date::Max();
  Precision from_precision = Precision::kExact;
  Instant known_from = Instant::Min();  // the store's clock says, when it is stored
  Instant known_to = Instant::Max();

  bool ValidAt(Date day) const { return valid_from <= day && day < valid_to; }
  bool IsCurrent() const { return known_to == Instant::Max(); }
  // No instant: believed now.
  bool KnownAt(const std::optional<Instant>& instant) const {
    return instant ? known_from <= *instant && *instant < known_to : IsCurrent();
  }
};

// [from, to): deleted meanwhile.
struct Deletion {
  Instant from = Instant::Min();
  Instant to = Instant::Max();
  friend bool operator==(const Deletion&, const Deletion&) = default;
};

template <typename Content>
struct Dossier {
  std::string id;        // last part of the name
  int64_t revision = 0;  // that wrote to it last
  Instant create_time;
  Instant update_time;
  std::vector<Deletion> deletions;  // oldest first
  std::vector<WrittenVersion<Content>> versions;

  // The version of the day; null where there is none.
  const WrittenVersion<Content>* At(Date day, const std::optional<Instant>& known_at = {}) const {
    const auto found = std::find_if(versions.begin(), versions.end(), [&](const WrittenVersion<Content>& version) {
      return version.ValidAt(day) && version.KnownAt(known_at);
    });
    return found == versions.end() ? nullptr : &*found;
  }

  // The deletion under which it was at the instant (none: is now); null where it was not.
  const Deletion* DeletedAt(const std::optional<Instant>& known_at = {}) const {
    const auto found = std::find_if(deletions.begin(), deletions.end(), [&](const Deletion& deletion) {
      return known_at ? deletion.from <= *known_at && *known_at < deletion.to : deletion.to == Instant::Max();
    });
    return found == deletions.end() ? nullptr : &*found;
  }

  // Whether anything was recorded of it by then.
  bool ExistedAt(const std::optional<Instant>& known_at) const { return !known_at || create_time <= *known_at; }
};

}  // namespace socle::registry
