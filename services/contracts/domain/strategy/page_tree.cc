#include "services/contracts/domain/strategy/page_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace socle::contracts {
namespace {

using ChildrenById = std::map<std::string, std::vector<PagePlace*>, std::less<>>;

ChildrenById GroupByParent(std::vector<PagePlace>& pages) {
  std::set<std::string_view> ids;
  for (const PagePlace& page : pages) ids.insert(page.id);
  ChildrenById children;
  for (PagePlace& page : pages) children[ids.contains(page.parent) ? page.parent : ""].push_back(&page);
  for (auto& [parent, below] : children) {
    std::sort(below.begin(), below.end(), [](const PagePlace* a, const PagePlace* b) {
      return std::tie(a->position, a->id) < std::tie(b->position, b->id);
    });
  }
  return children;
}

void Append(const ChildrenById& children, std::string_view parent, int depth, const std::string& prefix,
            std::vector<PagePlace>* ordered) {
  const auto below = children.find(parent);
  if (below == children.end()) return;
  int count = 0;
  for (PagePlace* page : below->second) {
    page->depth = depth;
    page->number = fmt::format("{}{}", prefix, ++count);
    ordered->push_back(*page);
    Append(children, page->id, depth + 1, page->number + ".", ordered);
  }
}

}  // namespace

std::vector<PagePlace> InReadingOrder(std::vector<PagePlace> pages) {
  const ChildrenById children = GroupByParent(pages);
  std::vector<PagePlace> ordered;
  ordered.reserve(pages.size());
  Append(children, "", 1, "", &ordered);
  return ordered;
}

PlaceFault CheckPlace(std::span<const PagePlace> pages, std::string_view id, std::string_view parent, int max_depth) {
  std::map<std::string_view, std::string_view> parents;
  for (const PagePlace& page : pages) parents[page.id] = page.parent;
  if (!parent.empty() && parent != id && !parents.contains(parent)) return PlaceFault::kNoParent;
  int depth = 1;
  for (std::string_view above = parent; !above.empty(); ++depth) {
    if (above == id) return PlaceFault::kCircle;
    if (depth >= max_depth) return PlaceFault::kTooDeep;
    const auto next = parents.find(above);
    above = next == parents.end() ? std::string_view() : next->second;
  }
  // How far those below it reach further down.
  for (const PagePlace& page : pages) {
    int below = 0;
    std::string_view above = page.id;
    for (; !above.empty() && above != id && below < max_depth; ++below) {
      const auto next = parents.find(above);
      above = next == parents.end() ? std::string_view() : next->second;
    }
    if (above == id && depth + below > max_depth) return PlaceFault::kTooDeep;
  }
  return PlaceFault::kNone;
}

std::optional<size_t> FindPage(std::span<const PagePlace> ordered, std::string_view id) {
  for (size_t i = 0; i < ordered.size(); ++i) {
    if (ordered[i].id == id) return i;
  }
  return std::nullopt;
}

std::vector<size_t> Breadcrumb(std::span<const PagePlace> ordered, size_t page) {
  std::vector<size_t> above;
  int depth = ordered[page].depth;
  for (size_t i = page; i-- > 0;) {
    if (ordered[i].depth >= depth) continue;
    depth = ordered[i].depth;
    above.insert(above.begin(), i);
  }
  return above;
}

std::vector<size_t> Children(std::span<const PagePlace> ordered, size_t page) {
  std::vector<size_t> below;
  for (size_t i = page + 1; i < EndOf(ordered, page); ++i) {
    if (ordered[i].depth == ordered[page].depth + 1) below.push_back(i);
  }
  return below;
}

size_t EndOf(std::span<const PagePlace> ordered, size_t page) {
  size_t end = page + 1;
  while (end < ordered.size() && ordered[end].depth > ordered[page].depth) ++end;
  return end;
}

}  // namespace socle::contracts
