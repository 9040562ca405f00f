// Facts of one kind, grouped by entity, ready to be asked for a day and a state of knowledge.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/registry/domain/facts.h"

namespace socle::registry {

// An entity's place in its snapshot: dense, in the order of type and code.
using EntityIndex = uint32_t;
inline constexpr EntityIndex kNoEntity = UINT32_MAX;

// Which day, known when. No instant: the current belief.
struct AsOf {
  Date day;
  std::optional<Instant> known_at;
};

template <typename Fact, Entity Fact::*kKey = &Fact::entity>
class FactIndex {
 public:
  FactIndex() = default;

  // Facts about entities that are not in `entities` (sorted) are left out.
  FactIndex(std::vector<Fact> facts, const std::vector<Entity>& entities) : facts_(std::move(facts)) {
    std::sort(facts_.begin(), facts_.end(), Before);
    begin_.reserve(entities.size() + 1);
    current_end_.reserve(entities.size());
    size_t at = 0;
    for (const Entity& entity : entities) {
      while (at < facts_.size() && facts_[at].*kKey < entity) ++at;
      begin_.push_back(static_cast<uint32_t>(at));
      while (at < facts_.size() && facts_[at].*kKey == entity && facts_[at].when.IsCurrentBelief()) ++at;
      current_end_.push_back(static_cast<uint32_t>(at));
      while (at < facts_.size() && facts_[at].*kKey == entity) ++at;
      end_.push_back(static_cast<uint32_t>(at));
    }
    facts_.shrink_to_fit();
  }

  // What is believed now, oldest first.
  std::span<const Fact> Current(EntityIndex entity) const {
    return {facts_.data() + begin_[entity], current_end_[entity] - begin_[entity]};
  }
  // What was believed once and has been corrected, by begin.
  std::span<const Fact> Corrected(EntityIndex entity) const {
    return {facts_.data() + current_end_[entity], end_[entity] - current_end_[entity]};
  }

  // The fact that holds on the day, or null.
  const Fact* At(EntityIndex entity, const AsOf& as_of) const {
    return FindLast(entity, as_of, [&](const Rectangle& when) { return when.ValidAt(as_of.day); });
  }

  // The newest fact that had begun by the day, ended or not.
  const Fact* LastBegun(EntityIndex entity, const AsOf& as_of) const {
    return FindLast(entity, as_of, [&](const Rectangle& when) { return when.valid_from <= as_of.day; });
  }

  // Calls visit(fact) for each fact of the entity known as asked, on whatever day.
  template <typename Visitor>
  void ForEachKnown(EntityIndex entity, const std::optional<Instant>& known_at, const Visitor& visit) const {
    for (const Fact& fact : Current(entity)) {
      if (!known_at || fact.when.KnownAt(*known_at)) visit(fact);
    }
    if (!known_at) return;
    for (const Fact& fact : Corrected(entity)) {
      if (fact.when.KnownAt(*known_at)) visit(fact);
    }
  }

  const std::vector<Fact>& facts() const { return facts_; }

 private:
  static bool Before(const Fact& a, const Fact& b) {
    return std::tuple(a.*kKey, !a.when.IsCurrentBelief(), a.when.valid_from, a.when.known_from) <
           std::tuple(b.*kKey, !b.when.IsCurrentBelief(), b.when.valid_from, b.when.known_from);
  }

  template <typename Condition>
  const Fact* FindLast(EntityIndex entity, const AsOf& as_of, const Condition& holds) const {
    const Fact* found = nullptr;
    const auto consider = [&](std::span<const Fact> facts) {
      for (const Fact& fact : facts) {
        if (!holds(fact.when) || (as_of.known_at && !fact.when.KnownAt(*as_of.known_at))) continue;
        if (found == nullptr || found->when.valid_from <= fact.when.valid_from) found = &fact;
      }
    };
    consider(Current(entity));
    if (as_of.known_at) consider(Corrected(entity));
    return found;
  }

  std::vector<Fact> facts_;
  std::vector<uint32_t> begin_;
  std::vector<uint32_t> current_end_;
  std::vector<uint32_t> end_;
};

}  // namespace socle::registry
