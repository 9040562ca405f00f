// Who carries on an entity at a later date.
//
// Succession is a graph, not a column: one EPCI can go to five, twelve communes can become two, and a commune that was
// absorbed can come back. SuccessionGraph holds that graph beside the lives of the entities; it is built once from a
// Record, never changes, and is read by any number of threads.
//
//   SuccessionGraph graph(record.versions, record.successions);
//   Resolution heirs = graph.Resolve(Epci("245900931"), FirstOfJanuary(2011), FirstOfJanuary(2025));
//   // 200030633 with 7/8 and 200068500 with 1/8, by commune count
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {

// A stretch in which an entity exists without a break, whatever it was called meanwhile.
struct Life {
  Date from = Date::Min();
  Date to = Date::Max();
  Precision from_precision = Precision::kExact;
  Precision to_precision = Precision::kOpen;
  Instant end_known = Instant::Min();  // since when the record knows of the end

  bool Holds(Date day) const { return from <= day && day < to; }
};

// A share of a territory as an exact fraction, reduced. 0/0 is "nothing published to divide by".
struct Share {
  int64_t numerator = 1;
  int64_t denominator = 1;

  static Share Unknown() { return {0, 0}; }
  bool known() const { return denominator != 0; }
  // Unknown if either is, or if the exact product or sum leaves 64 bits.
  friend Share operator*(Share a, Share b);
  friend Share operator+(Share a, Share b);
  friend auto operator<=>(const Share&, const Share&) = default;
};

struct Heir {
  Entity entity;
  Share share;
  ShareBasis basis = ShareBasis::kExact;  // the weakest on the path
  // The edges that lead to it, oldest first; indexes into the vector of successions that the graph was built from.
  // Empty: the entity itself, still alive.
  std::vector<uint32_t> path;
};

struct Resolution {
  std::vector<Heir> heirs;  // alive at the asked date, largest share first, unknown shares last
  bool ambiguous = false;   // more than one heir: a person has to decide
};

class SuccessionGraph {
 public:
  SuccessionGraph() = default;
  // Takes the current belief of both: facts that the record has since corrected do not count.
  SuccessionGraph(std::span<const Version> versions, std::span<const Succession> successions);

  // The heirs, alive on `at`, of what `entity` was on `from`. Never fails: an entity that is dead on `from` is taken at
  // its last life before, one that is not yet born at its first. No heirs: it ended without any, it is unknown, or the
  // sources are silent about that day. A territory that came back (absorbed, then restored) is its own heir: the
  // commune that had absorbed it is not named.
  Resolution Resolve(const Entity& entity, Date from, Date at) const;

  bool AliveAt(const Entity& entity, Date day) const;
  bool KnowsCommunes() const { return knows_communes_; }
  // Oldest first. Empty for an entity that the record does not know.
  std::span<const Life> Lives(const Entity& entity) const;

  // Calls visit(entity, life) for every life, in no particular order of entities.
  template <typename Visit>
  void ForEachLife(const Visit& visit) const {
    for (uint32_t node = 0; node < entities_.size(); ++node) {
      for (const Life& life : LivesOf(node)) visit(entities_[node], life);
    }
  }

  // An edge of the graph; `index` is its place in the vector of successions.
  struct Edge {
    uint32_t predecessor;
    uint32_t successor;
    Date date;
    Share share;
    ShareBasis basis;
    bool predecessor_survives;
    // The body goes on under this heir's code; under its own, the predecessor is a smaller one that was restored
    // (60054 Les Hauts-Talican → 60694 on 2024-01-01, while 60054 is Beaumont-les-Nonains again). Told by the label.
    bool takes_the_name;
    uint32_t index;
  };
  // Edges that end in the entity on `day`. Allocates only the result.
  std::vector<Entity> PredecessorsOn(const Entity& entity, Date day) const;

 private:
  friend class SuccessorSearch;
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t Find(const Entity& entity) const;
  std::span<const Life> LivesOf(uint32_t node) const;
  std::span<const Edge> EdgesOf(uint32_t node) const;

  bool knows_communes_ = false;
  absl::flat_hash_map<Entity, uint32_t> nodes_;
  std::vector<Entity> entities_;
  std::vector<uint32_t> life_begin_;  // of node i: lives_[life_begin_[i] … life_begin_[i + 1])
  std::vector<Life> lives_;
  std::vector<uint32_t> edge_begin_;
  std::vector<Edge> edges_;  // by predecessor, then date
  std::vector<uint32_t> in_begin_;
  std::vector<uint32_t> in_edges_;  // places in edges_, by successor
};

}  // namespace socle::registry
