#include <algorithm>

#include "services/registry/domain/corrections/correction.h"

namespace socle::registry {
namespace {

struct Stretch {
  Date from;
  Date to;
};

// The part of a fact's validity that is corrected; empty when `from` is not before `to`.
Stretch Overlap(const Rectangle& when, const Correction& correction) {
  return {std::max(when.valid_from, correction.valid_from), std::min(when.valid_to, correction.valid_to)};
}

template <typename Fact>
bool IsConcerned(const Fact& fact, const Correction& correction) {
  if (fact.entity != correction.entity || !fact.when.KnownAt(correction.known_from)) return false;
  const Stretch part = Overlap(fact.when, correction);
  return part.from < part.to;
}

template <typename Fact>
Fact Cut(Fact fact, const Stretch& part) {
  if (part.from != fact.when.valid_from) fact.when.from_precision = Precision::kExact;
  if (part.to != fact.when.valid_to) fact.when.to_precision = Precision::kExact;
  fact.when.valid_from = part.from;
  fact.when.valid_to = part.to;
  return fact;
}

// Ends the belief in a fact at the correction's instant; what lies before and after the corrected stretch is believed
// on, in `added`.
template <typename Fact>
void Close(Fact& fact, const Correction& correction, std::vector<Fact>& added) {
  const Stretch part = Overlap(fact.when, correction);
  Fact rest = fact;
  rest.when.known_from = correction.known_from;
  if (rest.when.valid_from < part.from) added.push_back(Cut(rest, {rest.when.valid_from, part.from}));
  if (part.to < rest.when.valid_to) added.push_back(Cut(rest, {part.to, rest.when.valid_to}));
  fact.when.known_to = correction.known_from;
}

template <typename Fact>
void Settle(std::vector<Fact>& facts, std::vector<Fact> added) {
  // What was learnt in the same instant was never believed.
  std::erase_if(facts, [](const Fact& fact) { return fact.when.known_from == fact.when.known_to; });
  facts.insert(facts.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
}

bool CorrectVersions(const Correction& correction, SourceId source, std::vector<Version>& versions) {
  std::vector<Version> added;
  for (Version& version : versions) {
    if (!IsConcerned(version, correction)) continue;
    Version right = Cut(version, Overlap(version.when, correction));
    if (correction.label) right.label = *correction.label;
    if (correction.tncc) right.tncc = *correction.tncc;
    if (right.label == version.label && right.tncc == version.tncc) continue;
    right.when.known_from = correction.known_from;
    right.source = source;
    if (right.when.valid_from != version.when.valid_from) right.cause = 0;
    Close(version, correction, added);
    added.push_back(std::move(right));
  }
  const bool changed = !added.empty();
  Settle(versions, std::move(added));
  return changed;
}

// The corrected stretches of the entity's life as it was believed at the correction's instant, touching ones joined.
std::vector<Version> LifeOf(const Correction& correction, const std::vector<Version>& versions) {
  std::vector<Version> life;
  for (const Version& version : versions) {
    if (IsConcerned(version, correction)) life.push_back(Cut(version, Overlap(version.when, correction)));
  }
  std::sort(life.begin(), life.end(),
            [](const Version& a, const Version& b) { return a.when.valid_from < b.when.valid_from; });
  std::vector<Version> joined;
  for (Version& version : life) {
    if (!joined.empty() && joined.back().when.valid_to == version.when.valid_from) {
      joined.back().when.valid_to = version.when.valid_to;
      joined.back().when.to_precision = version.when.to_precision;
    } else {
      joined.push_back(std::move(version));
    }
  }
  return joined;
}

// When something else was learnt about the same stretch, after the correction.
template <typename Fact>
Instant LearntAfter(const Rectangle& when, const Correction& correction, const std::vector<Fact>& facts) {
  Instant learnt = Instant::Max();
  for (const Fact& fact : facts) {
    if (fact.entity != correction.entity || fact.when.known_from <= correction.known_from) continue;
    if (fact.when.valid_from < when.valid_to && when.valid_from < fact.when.valid_to) {
      learnt = std::min(learnt, fact.when.known_from);
    }
  }
  return learnt;
}

// For facts of which an entity has one value at a time, or none: `right` makes the corrected fact, `value` reads it.
template <typename Fact>
bool CorrectValues(const Correction& correction, const std::vector<Version>& life, const std::string& right_value,
                   std::string Fact::*value, const Fact& right, std::vector<Fact>& facts) {
  const auto already = [&](const Rectangle& stretch) {
    Date covered = stretch.valid_from;
    std::vector<const Fact*> known;
    for (const Fact& fact : facts) {
      if (IsConcerned(fact, correction)) known.push_back(&fact);
    }
    std::sort(known.begin(), known.end(),
              [](const Fact* a, const Fact* b) { return a->when.valid_from < b->when.valid_from; });
    bool empty = true;
    for (const Fact* fact : known) {
      if (fact->when.valid_to <= stretch.valid_from || stretch.valid_to <= fact->when.valid_from) continue;
      empty = false;
      if (fact->*value != right_value || fact->when.valid_from > covered) return false;
      covered = fact->when.valid_to;
    }
    return right_value.empty() ? empty : covered >= stretch.valid_to;
  };
  std::vector<Fact> added;
  std::vector<const Version*> wrong;
  for (const Version& stretch : life) {
    if (!already(stretch.when)) wrong.push_back(&stretch);
  }
  if (wrong.empty()) return false;
  for (const Version* stretch : wrong) {
    if (right_value.empty()) continue;
    Fact fact = right;
    fact.when = stretch->when;
    fact.when.known_from = correction.known_from;
    fact.when.known_to = LearntAfter(fact.when, correction, facts);
    added.push_back(std::move(fact));
  }
  for (Fact& fact : facts) {
    if (IsConcerned(fact, correction)) Close(fact, correction, added);
  }
  Settle(facts, std::move(added));
  return true;
}

}  // namespace

bool ApplyCorrection(const Correction& correction, SourceId source, Record& record) {
  const std::vector<Version> life = LifeOf(correction, record.versions);
  bool changed = CorrectVersions(correction, source, record.versions);
  if (correction.siren) {
    Identifier right;
    right.entity = correction.entity;
    right.value = *correction.siren;
    right.key_valid = HasValidSirenKey(right.value);
    right.source = source;
    changed |= CorrectValues(correction, life, right.value, &Identifier::value, right, record.identifiers);
  }
  if (correction.postal_codes) {
    PostalCodes right;
    right.entity = correction.entity;
    right.codes = *correction.postal_codes;
    right.source = source;
    changed |= CorrectValues(correction, life, right.codes, &PostalCodes::codes, right, record.postal_codes);
  }
  return changed;
}

}  // namespace socle::registry
