#include "services/contracts/domain/plan/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace socle::contracts::plan {
namespace {

using Children = std::map<std::string, std::vector<const Axis*>, std::less<>>;

Children ByParent(std::span<const Axis> axes) {
  Children children;
  for (const Axis& axis : axes) children[axis.parent].push_back(&axis);
  for (auto& [parent, of_one] : children) {
    std::sort(of_one.begin(), of_one.end(),
              [](const Axis* a, const Axis* b) { return std::tie(a->position, a->id) < std::tie(b->position, b->id); });
  }
  return children;
}

// The axes reached from `parent` downwards, each once.
void Walk(const Children& children, std::string_view parent, std::set<const Axis*>& seen,
          std::vector<const Axis*>& ordered) {
  const auto found = children.find(parent);
  if (found == children.end()) return;
  for (const Axis* axis : found->second) {
    if (!seen.insert(axis).second) continue;
    ordered.push_back(axis);
    Walk(children, axis->id, seen, ordered);
  }
}

size_t HeightOf(const Children& children, std::string_view id, size_t guard) {
  const auto found = children.find(id);
  if (found == children.end() || guard == 0) return 1;
  size_t height = 0;
  for (const Axis* axis : found->second) height = std::max(height, HeightOf(children, axis->id, guard - 1));
  return height + 1;
}

}  // namespace

std::vector<Axis> InOrder(std::vector<Axis> axes) {
  const Children children = ByParent(axes);
  std::set<const Axis*> seen;
  std::vector<const Axis*> ordered;
  Walk(children, "", seen, ordered);
  std::vector<Axis> result;
  for (const Axis* axis : ordered) result.push_back(*axis);
  for (const Axis& axis : axes) {
    if (!seen.contains(&axis)) result.push_back(axis);
  }
  return result;
}

Unmets CheckPlace(const Axis& axis, std::span<const Axis> axes) {
  Unmets unmet;
  const auto by_id = [&](std::string_view id) {
    return std::find_if(axes.begin(), axes.end(), [&](const Axis& other) { return other.id == id; });
  };
  if (by_id(axis.id) == axes.end() && axes.size() >= kMaxAxes) {
    unmet.push_back({"COUNT", fmt::format("A plan has at most {} axes.", kMaxAxes),
                     fmt::format("Un plan compte {} axes au plus.", kMaxAxes)});
  }
  size_t depth = 1;
  for (std::string above = axis.parent; !above.empty();) {
    if (above == axis.id || depth > kMaxAxisDepth * 2) {
      unmet.push_back({"CYCLE", "An axis is no part of itself.", "Un axe ne peut faire partie de lui-même."});
      return unmet;
    }
    const auto parent = by_id(above);
    if (parent == axes.end()) {
      unmet.push_back({"PARENT", fmt::format("There is no axis '{}' in this contract.", above),
                       fmt::format("Ce contrat n'a pas d'axe « {} ».", above)});
      return unmet;
    }
    ++depth;
    above = parent->parent;
  }
  if (depth + HeightOf(ByParent(axes), axis.id, kMaxAxisDepth * 2) - 1 > kMaxAxisDepth) {
    unmet.push_back({"DEPTH", fmt::format("Axes have at most {} levels.", kMaxAxisDepth),
                     fmt::format("L'arbre des axes a {} niveaux au plus.", kMaxAxisDepth)});
  }
  return unmet;
}

std::vector<std::string> Below(std::string_view id, std::span<const Axis> axes) {
  const Children children = ByParent(axes);
  std::set<const Axis*> seen;
  std::vector<const Axis*> below;
  Walk(children, id, seen, below);
  std::vector<std::string> ids{std::string(id)};
  for (const Axis* axis : below) ids.push_back(axis->id);
  return ids;
}

}  // namespace socle::contracts::plan
