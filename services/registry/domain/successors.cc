#include "services/registry/domain/successors.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace socle::registry {
namespace {

__extension__ using Wide = __int128;  // products of two reduced shares

Wide Gcd(Wide a, Wide b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

Share Reduced(Wide numerator, Wide denominator) {
  const Wide divisor = Gcd(numerator, denominator);
  if (divisor == 0) return Share::Unknown();
  numerator /= divisor;
  denominator /= divisor;
  if (denominator > INT64_MAX || numerator > INT64_MAX) return Share::Unknown();
  return {static_cast<int64_t>(numerator), static_cast<int64_t>(denominator)};
}

int Weakness(ShareBasis basis) {
  switch (basis) {
    case ShareBasis::kExact:
      return 0;
    case ShareBasis::kByPopulation:
      return 1;
    case ShareBasis::kByCommuneCount:
      return 2;
    case ShareBasis::kUnknown:
      return 3;
  }
  return 3;
}

ShareBasis Weakest(ShareBasis a, ShareBasis b) { return Weakness(a) < Weakness(b) ? b : a; }

bool LargerShare(const Heir& a, const Heir& b) {
  if (a.share.known() != b.share.known()) return a.share.known();
  const Wide left = Wide{a.share.numerator} * b.share.denominator;
  const Wide right = Wide{b.share.numerator} * a.share.denominator;
  if (left != right) return left > right;
  return a.entity < b.entity;
}

// Joins the versions of one entity that touch.
void AppendLives(std::vector<const Version*>& versions, std::vector<Life>& lives) {
  std::sort(versions.begin(), versions.end(),
            [](const Version* a, const Version* b) { return a->when.valid_from < b->when.valid_from; });
  const size_t first = lives.size();
  for (const Version* version : versions) {
    const Rectangle& when = version->when;
    if (lives.size() > first && lives.back().to >= when.valid_from) {
      if (when.valid_to > lives.back().to) {
        lives.back().to = when.valid_to;
        lives.back().to_precision = when.to_precision;
        lives.back().end_known = when.known_from;
      }
      continue;
    }
    lives.push_back({when.valid_from, when.valid_to, when.from_precision, when.to_precision, when.known_from});
  }
}

// Counts per node become begin offsets, in place; the last entry is the total.
void Accumulate(std::vector<uint32_t>& counts) {
  std::exclusive_scan(counts.begin(), counts.end(), counts.begin(), 0u);
}

}  // namespace

Share operator*(Share a, Share b) {
  if (!a.known() || !b.known()) return Share::Unknown();
  return Reduced(Wide{a.numerator} * b.numerator, Wide{a.denominator} * b.denominator);
}

Share operator+(Share a, Share b) {
  if (!a.known() || !b.known()) return Share::Unknown();
  return Reduced(Wide{a.numerator} * b.denominator + Wide{b.numerator} * a.denominator,
                 Wide{a.denominator} * b.denominator);
}

SuccessionGraph::SuccessionGraph(std::span<const Version> versions, std::span<const Succession> successions) {
  auto node_of = [&](const Entity& entity) {
    auto [it, is_new] = nodes_.try_emplace(entity, static_cast<uint32_t>(entities_.size()));
    if (is_new) entities_.push_back(entity);
    return it->second;
  };

  std::vector<std::pair<uint32_t, const Version*>> by_node;
  by_node.reserve(versions.size());
  for (const Version& version : versions) {
    if (!version.when.IsCurrentBelief()) continue;
    by_node.emplace_back(node_of(version.entity), &version);
    knows_communes_ = knows_communes_ || version.entity.type == CollectiviteType::kCommune;
  }
  for (size_t i = 0; i < successions.size(); ++i) {
    const Succession& fact = successions[i];
    if (fact.known_to != Instant::Max()) continue;
    const Share share =
        fact.share_denominator == 0 ? Share::Unknown() : Reduced(fact.share_numerator, fact.share_denominator);
    edges_.push_back({node_of(fact.predecessor), node_of(fact.successor), fact.date, share, fact.basis,
                      fact.predecessor_survives, false, static_cast<uint32_t>(i)});
  }

  std::stable_sort(by_node.begin(), by_node.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto label_on = [&](uint32_t node, Date day) -> const std::string* {
    const auto first = std::lower_bound(by_node.begin(), by_node.end(), node,
                                        [](const auto& entry, uint32_t n) { return entry.first < n; });
    for (auto it = first; it != by_node.end() && it->first == node; ++it) {
      if (it->second->when.ValidAt(day)) return &it->second->label;
    }
    return nullptr;
  };
  for (Edge& edge : edges_) {
    if (edge.share.known() || !edge.predecessor_survives) continue;
    const std::string* before = label_on(edge.predecessor, edge.date.Plus(-1));
    const std::string* after = label_on(edge.predecessor, edge.date);
    const std::string* heir = label_on(edge.successor, edge.date);
    edge.takes_the_name =
        before != nullptr && after != nullptr && heir != nullptr && *before == *heir && *before != *after;
  }
  life_begin_.assign(entities_.size() + 1, 0);
  std::vector<const Version*> group;
  for (size_t i = 0, node = 0; node < entities_.size(); ++node) {
    life_begin_[node] = static_cast<uint32_t>(lives_.size());
    group.clear();
    for (; i < by_node.size() && by_node[i].first == node; ++i) group.push_back(by_node[i].second);
    AppendLives(group, lives_);
  }
  life_begin_.back() = static_cast<uint32_t>(lives_.size());

  std::sort(edges_.begin(), edges_.end(), [&](const Edge& a, const Edge& b) {
    return std::tie(a.predecessor, a.date, entities_[a.successor], a.index) <
           std::tie(b.predecessor, b.date, entities_[b.successor], b.index);
  });
  edge_begin_.assign(entities_.size() + 1, 0);
  in_begin_.assign(entities_.size() + 1, 0);
  for (const Edge& edge : edges_) {
    ++edge_begin_[edge.predecessor];
    ++in_begin_[edge.successor];
  }
  Accumulate(edge_begin_);
  Accumulate(in_begin_);
  in_edges_.resize(edges_.size());
  std::vector<uint32_t> next(in_begin_);
  for (uint32_t i = 0; i < edges_.size(); ++i) in_edges_[next[edges_[i].successor]++] = i;
}

uint32_t SuccessionGraph::Find(const Entity& entity) const {
  const auto it = nodes_.find(entity);
  return it == nodes_.end() ? kNone : it->second;
}

std::span<const Life> SuccessionGraph::LivesOf(uint32_t node) const {
  return {lives_.data() + life_begin_[node], lives_.data() + life_begin_[node + 1]};
}

std::span<const SuccessionGraph::Edge> SuccessionGraph::EdgesOf(uint32_t node) const {
  return {edges_.data() + edge_begin_[node], edges_.data() + edge_begin_[node + 1]};
}

std::span<const Life> SuccessionGraph::Lives(const Entity& entity) const {
  const uint32_t node = Find(entity);
  return node == kNone ? std::span<const Life>() : LivesOf(node);
}

bool SuccessionGraph::AliveAt(const Entity& entity, Date day) const {
  const auto lives = Lives(entity);
  return std::any_of(lives.begin(), lives.end(), [&](const Life& life) { return life.Holds(day); });
}

std::vector<Entity> SuccessionGraph::PredecessorsOn(const Entity& entity, Date day) const {
  std::vector<Entity> found;
  const uint32_t node = Find(entity);
  if (node == kNone) return found;
  for (uint32_t i = in_begin_[node]; i < in_begin_[node + 1]; ++i) {
    const Edge& edge = edges_[in_edges_[i]];
    if (edge.date == day && edge.predecessor != node) found.push_back(entities_[edge.predecessor]);
  }
  return found;
}

// One walk through the graph, depth first: its state is the path from the asked entity.
class SuccessorSearch {
 public:
  using Edge = SuccessionGraph::Edge;
  using Node = uint32_t;

  SuccessorSearch(const SuccessionGraph& graph, Date at) : graph_(graph), at_(at) {}

  Resolution Run(Node origin, Date from) {
    trail_.push_back(origin);
    if (const Life* life = StartingLife(origin, from)) {
      const Date since = std::max(from, life->from);
      Follow(origin, *life, since, {Share{}, ShareBasis::kExact, since.Plus(1)});
    } else {
      FollowDead(origin, from, {Share{}, ShareBasis::kExact, from.Plus(1)});
    }
    std::sort(found_.heirs.begin(), found_.heirs.end(), LargerShare);
    found_.ambiguous = found_.heirs.size() > 1;
    return std::move(found_);
  }

 private:
  // The part of the asked territory that a walk carries.
  struct Load {
    Share share;
    ShareBasis basis;
    Date absorbs_from;  // what the bearer absorbed on or after this day came from elsewhere
  };

  // The life on that day, else the last one before, else the first.
  const Life* StartingLife(Node node, Date day) const {
    const auto lives = graph_.LivesOf(node);
    const Life* chosen = nullptr;
    for (const Life& life : lives) {
      if (life.from <= day || chosen == nullptr) chosen = &life;
    }
    return chosen;
  }

  const Life* LifeOn(Node node, Date day) const {
    for (const Life& life : graph_.LivesOf(node)) {
      if (life.Holds(day)) return &life;
    }
    return nullptr;
  }

  // `node` lives through `life` and is looked at from just after `since` on.
  void Follow(Node node, const Life& life, Date since, const Load& load) {
    const auto edges = graph_.EdgesOf(node);
    auto it =
        std::upper_bound(edges.begin(), edges.end(), since, [](Date day, const Edge& edge) { return day < edge.date; });
    while (it != edges.end() && it->date <= at_ && it->date < life.to) {
      const auto end = EndOfDay(it, edges.end());
      const std::span<const Edge> group(it, end);
      it = end;
      if (IsContinuation(node, group)) continue;
      Split(node, group, &life, load);
      return;
    }
    if (life.to > at_) {
      if (life.from <= at_) Arrive(node, load);
      return;
    }
    FollowDead(node, life.to, load);
  }

  // `node` is no more on `day`: its heirs of that day, or of the first later day that names some before it lives again
  // (a missing list leaves a hole between the end and the heirs).
  void FollowDead(Node node, Date day, const Load& load) {
    const auto edges = graph_.EdgesOf(node);
    const auto it =
        std::lower_bound(edges.begin(), edges.end(), day, [](const Edge& edge, Date d) { return edge.date < d; });
    if (it == edges.end() || it->date > at_) return;
    for (const Life& life : graph_.LivesOf(node)) {
      if (life.from > day && life.from < it->date) return;
    }
    Split(node, std::span<const Edge>(it, EndOfDay(it, edges.end())), nullptr, load);
  }

  // Shares the territory of `node` among the heirs of one day.
  void Split(Node node, std::span<const Edge> group, const Life* surviving, const Load& load) {
    // What had been absorbed and is restored takes back its own, but not the land that it had given away before…
    for (size_t step = 0; step < steps_.size() && trail_[step] != node; ++step) {
      if (steps_[step]->predecessor_survives) continue;
      for (const Edge& edge : group) {
        if (edge.successor == trail_[step] && !edge.share.known()) return Walk(node, edge, load);
      }
    }
    // … and nothing of what others had brought in.
    std::vector<const Edge*> heirs;
    bool restitutes = false;
    for (const Edge& edge : group) {
      if (IsChangeOfKind(node, edge, group, surviving != nullptr)) continue;
      if (IsRestitution(node, edge, load)) {
        restitutes = true;
      } else {
        heirs.push_back(&edge);
      }
    }
    if (restitutes && heirs.size() == 1 && (surviving == nullptr || heirs[0]->successor == node)) {
      return Walk(node, *heirs[0], load);
    }
    // What came to the bearer from elsewhere stays with the body, not with the smaller one that was restored.
    const auto body = std::find_if(heirs.begin(), heirs.end(), [](const Edge* edge) { return edge->takes_the_name; });
    if (body != heirs.end() && trail_.size() > 1) return Walk(node, **body, load);

    bool names_itself = false;
    bool survives = false;
    Share given{0, 1};
    for (const Edge* edge : heirs) {
      names_itself = names_itself || edge->successor == node;
      survives = survives || edge->predecessor_survives;
      given = given + edge->share;
      Walk(node, *edge,
           {load.share * edge->share, Weakest(load.basis, edge->share.known() ? edge->basis : ShareBasis::kUnknown),
            load.absorbs_from});
    }
    if (surviving == nullptr || names_itself) return;
    if (heirs.empty()) {
      return Follow(node, *surviving, group.front().date, load);
    }
    if (!survives) return;
    Load rest{Share::Unknown(), ShareBasis::kUnknown, load.absorbs_from};
    if (given.known()) {
      if (given.numerator >= given.denominator) return;
      rest.share = load.share * Share{given.denominator - given.numerator, given.denominator};
      rest.basis = Weakest(load.basis, heirs.front()->basis);
    }
    Follow(node, *surviving, group.front().date, rest);
  }

  // The heir had been absorbed by `node` apart from our territory, so what it takes back is nothing of ours: ours came
  // from another commune, or was the bearer's own before.
  bool IsRestitution(Node node, const Edge& edge, const Load& load) const {
    if (edge.successor == node || edge.share.known()) return false;
    if (edge.takes_the_name && trail_.size() > 1) return false;
    const auto back = graph_.EdgesOf(edge.successor);
    return std::any_of(back.begin(), back.end(), [&](const Edge& absorbed) {
      return absorbed.successor == node && absorbed.date < edge.date &&
             (trail_.size() > 1 || absorbed.date >= load.absorbs_from);
    });
  }

  // A commune is carried on by communes: the associée or déléguée that gets its name is a part of the heir, or of
  // itself where it lives on. And a déléguée that lives on is its own heir, whatever commune it comes to belong to.
  bool IsChangeOfKind(Node node, const Edge& edge, std::span<const Edge> group, bool survives) const {
    const auto is_commune = [&](Node n) { return graph_.entities_[n].type == CollectiviteType::kCommune; };
    if (is_commune(node) == is_commune(edge.successor)) return false;
    return survives || (is_commune(node) && std::any_of(group.begin(), group.end(), [&](const Edge& other) {
                          return is_commune(other.successor);
                        }));
  }

  void Walk(Node node, const Edge& edge, const Load& load) {
    const Node heir = edge.successor;
    const Life* life = LifeOn(heir, edge.date);
    if (heir == node) {
      if (life != nullptr) Follow(heir, *life, edge.date, load);
      return;
    }
    // An intermediate that is gone by the evening is followed on the same day; a ring of such is cut.
    if (life == nullptr && std::find(trail_.begin(), trail_.end(), heir) != trail_.end()) return;
    trail_.push_back(heir);
    steps_.push_back(&edge);
    const Load carried{load.share, load.basis, edge.date};
    if (life != nullptr) {
      Follow(heir, *life, edge.date, carried);
    } else {
      FollowDead(heir, edge.date, carried);
    }
    trail_.pop_back();
    steps_.pop_back();
  }

  void Arrive(Node node, const Load& load) {
    const Entity& entity = graph_.entities_[node];
    const auto known =
        std::find_if(found_.heirs.begin(), found_.heirs.end(), [&](const Heir& heir) { return heir.entity == entity; });
    Heir& heir = known != found_.heirs.end() ? *known : found_.heirs.emplace_back(Heir{entity, {0, 1}, load.basis, {}});
    heir.share = heir.share + load.share;
    heir.basis = Weakest(heir.basis, load.basis);
    for (const Edge* step : steps_) {
      if (std::find(heir.path.begin(), heir.path.end(), step->index) == heir.path.end())
        heir.path.push_back(step->index);
    }
  }

  // The entity alone, going on as itself with all it had.
  static bool IsContinuation(Node node, std::span<const Edge> group) {
    return group.size() == 1 && group[0].successor == node;
  }

  template <typename It>
  static It EndOfDay(It begin, It end) {
    return std::find_if(begin, end, [&](const Edge& edge) { return edge.date != begin->date; });
  }

  const SuccessionGraph& graph_;
  const Date at_;
  Resolution found_;
  std::vector<Node> trail_;
  std::vector<const Edge*> steps_;  // from trail_[i] to trail_[i + 1]
};

Resolution SuccessionGraph::Resolve(const Entity& entity, Date from, Date at) const {
  const uint32_t node = Find(entity);
  if (node == kNone) return {};
  return SuccessorSearch(*this, at).Run(node, std::min(from, at));
}

}  // namespace socle::registry
