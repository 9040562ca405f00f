#include "services/contracts/domain/strategy/trace.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_map.h"

namespace socle::contracts {
namespace {

auto KeyOf(const TraceNode& node) { return std::tuple<TraceLevel, std::string_view>(node.level, node.id); }

TraceLevel Before(TraceLevel level) { return static_cast<TraceLevel>(static_cast<int>(level) - 1); }

void SortOnce(std::vector<NodeIndex>* list) {
  std::sort(list->begin(), list->end());
  list->erase(std::unique(list->begin(), list->end()), list->end());
}

}  // namespace

TraceGraph::TraceGraph(std::vector<TraceNode> nodes, std::span<const TraceLink> links)
    : nodes_(std::move(nodes)), answers_(nodes_.size()), grounds_(nodes_.size()) {
  const auto in_order = [](const TraceNode& a, const TraceNode& b) { return KeyOf(a) < KeyOf(b); };
  if (!std::is_sorted(nodes_.begin(), nodes_.end(), in_order)) std::sort(nodes_.begin(), nodes_.end(), in_order);
  // A plan has ten thousand actions: looking each end of each link up in here is several times faster than Find().
  using Key = std::pair<TraceLevel, std::string_view>;
  absl::flat_hash_map<Key, NodeIndex> indices;
  indices.reserve(nodes_.size());
  for (NodeIndex i = 0; i < nodes_.size(); ++i) indices.emplace(Key(nodes_[i].level, nodes_[i].id), i);
  for (const TraceLink& link : links) {
    const auto node = indices.find(Key(link.level, link.id));
    const auto ground = indices.find(Key(Before(link.level), link.rests_on));
    if (node == indices.end() || ground == indices.end()) continue;
    answers_[ground->second].push_back(node->second);
    grounds_[node->second].push_back(ground->second);
  }
  for (auto& list : answers_) SortOnce(&list);
  for (auto& list : grounds_) SortOnce(&list);
}

std::optional<NodeIndex> TraceGraph::Find(TraceLevel level, std::string_view id) const {
  const std::tuple<TraceLevel, std::string_view> key(level, id);
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), key,
                                      [](const TraceNode& node, const auto& wanted) { return KeyOf(node) < wanted; });
  if (found == nodes_.end() || KeyOf(*found) != key) return std::nullopt;
  return static_cast<NodeIndex>(found - nodes_.begin());
}

std::vector<TraceStep> TraceGraph::From(NodeIndex start, TraceLevel until) const {
  return Walk(start, until, answers_);
}

std::vector<TraceStep> TraceGraph::To(NodeIndex start, TraceLevel until) const { return Walk(start, until, grounds_); }

// Links lead from one level to the next, so what is reached in one step is all of one level and nothing comes twice in
// two steps.
std::vector<TraceStep> TraceGraph::Walk(NodeIndex start, TraceLevel until, const Edges& edges) const {
  std::vector<TraceStep> reached;
  std::vector<NodeIndex> level = {start};
  while (!level.empty() && nodes_[level.front()].level != until) {
    std::vector<std::pair<NodeIndex, NodeIndex>> found;  // what, from where
    for (const NodeIndex node : level) {
      for (const NodeIndex next : edges[node]) found.emplace_back(next, node);
    }
    std::sort(found.begin(), found.end());
    level.clear();
    for (const auto& [next, from] : found) {
      if (level.empty() || level.back() != next) {
        level.push_back(next);
        reached.push_back({.node = next, .links = {}});
      }
      reached.back().links.push_back(from);
    }
  }
  return reached;
}

std::vector<NodeIndex> TraceGraph::Orphans(TraceLevel level, TraceLevel against) const {
  // From `against` back towards `level`, all that reaches it; the rest of `level` is orphaned.
  const Edges& edges = level < against ? grounds_ : answers_;
  std::vector<bool> reaches(nodes_.size(), false);
  std::vector<NodeIndex> waiting;
  for (NodeIndex node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].level == against) waiting.push_back(node);
  }
  while (!waiting.empty()) {
    const NodeIndex node = waiting.back();
    waiting.pop_back();
    if (nodes_[node].level == level) continue;
    for (const NodeIndex next : edges[node]) {
      if (reaches[next]) continue;
      reaches[next] = true;
      waiting.push_back(next);
    }
  }
  std::vector<NodeIndex> orphans;
  for (NodeIndex node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].level == level && !reaches[node]) orphans.push_back(node);
  }
  return orphans;
}

}  // namespace socle::contracts
