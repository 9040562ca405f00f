// Facts out of yearly lists: what a row says each 1 January becomes stretches of time, with what was believed when.
//
// A list of the year Y states its content on Y-01-01 and is known from that instant. A value that the next list no
// longer has ended on that list's day as far as anybody can tell (Precision::kVintage); before that list it was
// believed to go on. So each end gives two rectangles: the open belief, and what replaced it.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "services/registry/domain/facts.h"
#include "services/registry/domain/successors.h"

namespace socle::registry {

// One list of a series. A series is sorted by vintage, one issue a year.
struct ListIssue {
  int16_t vintage = 0;
  Date date() const { return FirstOfJanuary(vintage); }
  Instant known() const { return Instant::At(date()); }
};

// What to answer for a year without a list between two lists that differ (EPCI 2018, COG 2020).
enum class MissingYear : uint8_t {
  kUnknown,  // nothing: the old value ends on 1 January after its last list, the new one begins with its first
  kGoesOn,   // the old value, until the list that has the new one
  kGoesOnIfListedAgain,  // the old value if the next list has the entity with any value, else as kUnknown
};

// What one entity has in each list: the content of the row, as a number that the caller gives to it.
struct ListEntry {
  static constexpr int32_t kAbsent = -1;
  int32_t value = kAbsent;    // rows of the same value belong to one stretch
  int32_t content = kAbsent;  // what is shown: two spellings of one label have one value and two contents
  auto operator<=>(const ListEntry&) const = default;
};

struct SeriesOptions {
  MissingYear missing_year = MissingYear::kUnknown;
  // Whether a stretch that is first listed after the birth of the entity, in the issue of that index, began with it.
  std::function<bool(const Life& life, size_t first_issue)> begins_at_birth;  // none: never
};

// One rectangle; `issue` is the list that states the content.
using EmitStretch = std::function<void(const Rectangle& when, size_t issue)>;

// `entries` has one entry per issue. Stretches are cut to `lives`; an entity without any is not cut.
void EmitStretches(std::span<const ListIssue> issues, std::span<const ListEntry> entries, std::span<const Life> lives,
                   const SeriesOptions& options, const EmitStretch& emit);

}  // namespace socle::registry
