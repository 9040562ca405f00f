#include "services/registry/domain/groupings/list_series.h"

#include <algorithm>

namespace socle::registry {
namespace {

struct Stretch {
  Rectangle when;  // the known side is set when the stretch is emitted
  size_t issue;
  int32_t content;

  bool SameAs(const Stretch& other) const {
    return content == other.content && when.valid_from == other.when.valid_from &&
           when.valid_to == other.when.valid_to && when.from_precision == other.when.from_precision &&
           when.to_precision == other.when.to_precision;
  }
};

class Beliefs {
 public:
  Beliefs(std::span<const ListIssue> issues, std::span<const ListEntry> entries, std::span<const Life> lives,
          const SeriesOptions& options)
      : issues_(issues), entries_(entries), lives_(lives), options_(options) {}

  void Emit(const EmitStretch& emit) {
    for (size_t i = 0; i < issues_.size(); ++i) {
      const bool last = i + 1 == issues_.size();
      const Instant known = issues_[i].known();
      if (i == 0 || last || entries_[i] != entries_[i - 1]) Turn(StretchesAt(i, known), known, emit);
    }
    // A death that became known after the last list cuts what that list left open.
    if (const Instant known = LaterEnd(); known != Instant::Min()) {
      Turn(StretchesAt(issues_.size() - 1, known), known, emit);
    }
    Turn({}, Instant::Max(), emit);
  }

 private:
  // What is believed once the list `at` is out.
  std::vector<Stretch> StretchesAt(size_t at, Instant known) const {
    std::vector<Stretch> stretches;
    for (size_t first = 0; first <= at;) {
      const int32_t value = entries_[first].value;
      size_t last = first;
      while (last < at && entries_[last + 1].value == value) ++last;
      if (value != ListEntry::kAbsent) Append(first, last, at, known, stretches);
      first = last + 1;
    }
    return stretches;
  }

  void Append(size_t first, size_t last, size_t at, Instant known, std::vector<Stretch>& stretches) const {
    const bool open = last == at;
    Rectangle when;
    when.valid_from = issues_[first].date();
    when.from_precision = first == 0 ? Precision::kOnOrBefore : Precision::kVintage;
    if (!open) {
      when.valid_to = GoesOnToTheNextList(last) ? issues_[last + 1].date() : FirstOfJanuary(issues_[last].vintage + 1);
      when.to_precision = Precision::kVintage;
    }
    const int32_t content = entries_[last].content;
    size_t stated = first;
    while (entries_[stated].content != content) ++stated;

    if (lives_.empty()) {
      stretches.push_back({when, stated, content});
      return;
    }
    for (const Life& life : lives_) {
      if (!IsListed(life, first, last)) continue;
      Rectangle cut = when;
      const bool born_since = first > 0 && life.Holds(issues_[first].date()) && life.from > issues_[first - 1].date();
      if (born_since && options_.begins_at_birth && options_.begins_at_birth(life, first)) cut.valid_from = life.from;
      if (life.from >= cut.valid_from) {
        cut.valid_from = life.from;
        cut.from_precision = life.from_precision;
      }
      const bool end_is_known = !open || life.to <= issues_[at].date() || life.end_known <= known;
      if (life.to <= cut.valid_to && life.to != Date::Max() && end_is_known) {
        cut.valid_to = life.to;
        cut.to_precision = life.to_precision;
      }
      if (cut.valid_from < cut.valid_to) stretches.push_back({cut, stated, content});
    }
  }

  // A life that begins and ends between two lists is in neither, whatever they say of the code before and after.
  bool IsListed(const Life& life, size_t first, size_t last) const {
    for (size_t i = first; i <= last; ++i) {
      if (life.Holds(issues_[i].date())) return true;
    }
    return false;
  }

  bool GoesOnToTheNextList(size_t last) const {
    if (issues_[last + 1].vintage == issues_[last].vintage + 1) return true;
    switch (options_.missing_year) {
      case MissingYear::kUnknown:
        return false;
      case MissingYear::kGoesOn:
        return true;
      case MissingYear::kGoesOnIfListedAgain:
        return entries_[last + 1].value != ListEntry::kAbsent;
    }
    return false;
  }

  // When the end of the life that the last list shows open became known, if later than that list.
  Instant LaterEnd() const {
    if (issues_.empty() || entries_.back().value == ListEntry::kAbsent) return Instant::Min();
    for (const Life& life : lives_) {
      if (life.Holds(issues_.back().date()) && life.to != Date::Max() && life.end_known > issues_.back().known()) {
        return life.end_known;
      }
    }
    return Instant::Min();
  }

  // Closes what is no longer believed and opens what is believed from `known` on.
  void Turn(std::vector<Stretch> next, Instant known, const EmitStretch& emit) {
    for (Stretch& old : believed_) {
      const auto same = std::find_if(next.begin(), next.end(), [&](const Stretch& s) { return s.SameAs(old); });
      if (same != next.end()) {
        same->when.known_from = old.when.known_from;
        same->issue = old.issue;
        continue;
      }
      old.when.known_to = known;
      if (old.when.known_from < known) emit(old.when, old.issue);
    }
    for (Stretch& stretch : next) {
      if (stretch.when.known_from == Instant::Min()) stretch.when.known_from = known;
    }
    believed_ = std::move(next);
  }

  std::span<const ListIssue> issues_;
  std::span<const ListEntry> entries_;
  std::span<const Life> lives_;
  const SeriesOptions& options_;
  std::vector<Stretch> believed_;
};

}  // namespace

void EmitStretches(std::span<const ListIssue> issues, std::span<const ListEntry> entries, std::span<const Life> lives,
                   const SeriesOptions& options, const EmitStretch& emit) {
  Beliefs(issues, entries, lives, options).Emit(emit);
}

}  // namespace socle::registry
