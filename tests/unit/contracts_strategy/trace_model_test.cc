// The trace against a model that follows links one by one, from nothing.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "services/contracts/domain/strategy/trace.h"

namespace socle::contracts {
namespace {

using Key = std::pair<TraceLevel, std::string>;
using Keys = std::set<Key>;

struct Plan {
  std::vector<TraceNode> nodes;
  std::vector<TraceLink> links;

  bool Has(const Key& key) const {
    for (const TraceNode& node : nodes) {
      if (Key(node.level, node.id) == key) return true;
    }
    return false;
  }
};

TraceLevel Plus(TraceLevel level, int by) { return static_cast<TraceLevel>(static_cast<int>(level) + by); }

// Up to eight things of a level, linked at random; some links end at what is not there.
Plan AnyPlan() {
  Plan plan;
  std::map<TraceLevel, int> counts;
  for (const TraceLevel level : kTraceLevels) {
    counts[level] = *rc::gen::inRange(0, 9);
    for (int i = 0; i < counts[level]; ++i) plan.nodes.push_back({level, std::to_string(i)});
  }
  for (const TraceLevel level : {TraceLevel::kIssue, TraceLevel::kOrientation, TraceLevel::kAction}) {
    const int links = *rc::gen::inRange(0, 15);
    for (int i = 0; i < links; ++i) {
      plan.links.push_back({level, std::to_string(*rc::gen::inRange(0, 9)), std::to_string(*rc::gen::inRange(0, 9))});
    }
  }
  return plan;
}

// All that is reached by links in one direction, by repeating until nothing is added.
Keys ReachedFrom(const Plan& plan, const Key& start, bool forward) {
  Keys reached = {start};
  for (size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const TraceLink& link : plan.links) {
      const Key later(link.level, link.id);
      const Key earlier(Plus(link.level, -1), link.rests_on);
      if (!plan.Has(later) || !plan.Has(earlier)) continue;
      if (reached.contains(forward ? earlier : later)) reached.insert(forward ? later : earlier);
    }
  }
  reached.erase(start);
  return reached;
}

Keys KeysOf(const TraceGraph& graph, const std::vector<TraceStep>& steps) {
  Keys keys;
  for (const TraceStep& step : steps) keys.emplace(graph.node(step.node).level, graph.node(step.node).id);
  RC_ASSERT(keys.size() == steps.size());  // each once
  return keys;
}

RC_GTEST_PROP(TraceModel, BothWaysReachWhatTheModelReaches, ()) {
  const Plan plan = AnyPlan();
  const TraceGraph graph(plan.nodes, plan.links);
  for (const TraceNode& node : plan.nodes) {
    const NodeIndex at = graph.Find(node.level, node.id).value();
    RC_ASSERT(KeysOf(graph, graph.From(at, TraceLevel::kAction)) == ReachedFrom(plan, {node.level, node.id}, true));
    RC_ASSERT(KeysOf(graph, graph.To(at, TraceLevel::kFinding)) == ReachedFrom(plan, {node.level, node.id}, false));
  }
}

RC_GTEST_PROP(TraceModel, WhatOneWayReachesTheOtherWayComesBackFrom, ()) {
  const Plan plan = AnyPlan();
  const TraceGraph graph(plan.nodes, plan.links);
  for (NodeIndex a = 0; a < graph.size(); ++a) {
    for (const TraceStep& step : graph.From(a, TraceLevel::kAction)) {
      const auto back = graph.To(step.node, graph.node(a).level);
      RC_ASSERT(std::any_of(back.begin(), back.end(), [&](const TraceStep& found) { return found.node == a; }));
    }
  }
}

RC_GTEST_PROP(TraceModel, OrphansAreTheComplementOfWhatIsReached, ()) {
  const Plan plan = AnyPlan();
  const TraceGraph graph(plan.nodes, plan.links);
  for (const TraceLevel level : kTraceLevels) {
    for (const TraceLevel against : kTraceLevels) {
      if (level == against) continue;
      Keys expected;
      for (const TraceNode& node : plan.nodes) {
        if (node.level != level) continue;
        const Keys reached = ReachedFrom(plan, {node.level, node.id}, level < against);
        const bool answered =
            std::any_of(reached.begin(), reached.end(), [&](const Key& key) { return key.first == against; });
        if (!answered) expected.emplace(node.level, node.id);
      }
      Keys found;
      for (const NodeIndex orphan : graph.Orphans(level, against)) {
        found.emplace(graph.node(orphan).level, graph.node(orphan).id);
      }
      RC_ASSERT(found == expected);
    }
  }
}

RC_GTEST_PROP(TraceModel, StepsComeLevelByLevelAndLinkToTheLevelBefore, ()) {
  const Plan plan = AnyPlan();
  const TraceGraph graph(plan.nodes, plan.links);
  for (NodeIndex start = 0; start < graph.size(); ++start) {
    const auto steps = graph.From(start, TraceLevel::kAction);
    for (size_t i = 0; i < steps.size(); ++i) {
      if (i > 0) RC_ASSERT(steps[i - 1].node < steps[i].node);
      RC_ASSERT(!steps[i].links.empty());
      for (const NodeIndex link : steps[i].links) {
        RC_ASSERT(graph.node(link).level == Plus(graph.node(steps[i].node).level, -1));
      }
    }
  }
}

}  // namespace
}  // namespace socle::contracts
