// The way from findings over issues and orientations to actions, walked both ways: what answers this, what does this
// answer, what is orphaned.
//
//   const TraceGraph graph(std::move(nodes), links);
//   for (const TraceStep& step : graph.From(*graph.Find(TraceLevel::kFinding, id), TraceLevel::kAction)) …
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/strategy/framework.h"

namespace socle::contracts {

struct TraceNode {
  TraceLevel level = TraceLevel::kFinding;
  std::string id;
};

// That one thing rests on another of the level before: an issue on a finding, an action on an orientation.
struct TraceLink {
  TraceLevel level = TraceLevel::kIssue;  // of `id`; never kFinding
  std::string id;
  std::string rests_on;
};

// To what rests on a thing, or to what it rests on.
enum class TraceWay { kFrom, kTo };

// Of the nodes of a graph.
using NodeIndex = uint32_t;

// One thing that was reached, and those things, one level nearer to the start, over which it was.
struct TraceStep {
  NodeIndex node = 0;
  std::vector<NodeIndex> links;  // ascending
};

class TraceGraph {
 public:
  // Of one contract; ids are unique within a level. Links with an end that is not there lead nowhere and are left out:
  // what is deleted is no node.
  TraceGraph(std::vector<TraceNode> nodes, std::span<const TraceLink> links);

  // In the order of level, then id: an index says both who comes first.
  const TraceNode& node(NodeIndex index) const { return nodes_[index]; }
  size_t size() const { return nodes_.size(); }
  std::optional<NodeIndex> Find(TraceLevel level, std::string_view id) const;

  // What answers the node: all that rests on it, at once or over others, up to the level `until`. Nearest level first,
  // then by id; each once; without the node itself.
  std::vector<TraceStep> From(NodeIndex start, TraceLevel until) const;
  // What the node answers: the other way.
  std::vector<TraceStep> To(NodeIndex start, TraceLevel until) const;

  // The nodes of `level` from which none of `against` is reached, in the order of ids. `against` is another level.
  std::vector<NodeIndex> Orphans(TraceLevel level, TraceLevel against) const;

 private:
  using Edges = std::vector<std::vector<NodeIndex>>;  // of each node, ascending

  std::vector<TraceStep> Walk(NodeIndex start, TraceLevel until, const Edges& edges) const;

  std::vector<TraceNode> nodes_;
  Edges answers_;  // to what rests on it
  Edges grounds_;  // to what it rests on
};

}  // namespace socle::contracts
