// In which order the pages of a notebook are read, and under which numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace socle::contracts {

// Where a page stands.
struct PagePlace {
  std::string id;
  std::string parent;  // id; empty: at the top
  int32_t position = 0;
  int depth = 0;       // set by InReadingOrder: 1 at the top
  std::string number;  // the same: "2.1.3"
  friend bool operator==(const PagePlace&, const PagePlace&) = default;
};

// Each page before those below it, siblings by position and then id. Pages whose parent is not there stand at the top;
// pages in a circle (which no write makes) are left out.
std::vector<PagePlace> InReadingOrder(std::vector<PagePlace> pages);

// What is wrong with a page standing below `parent`.
enum class PlaceFault { kNone, kNoParent, kCircle, kTooDeep };
// `pages`: all that are there, with or without the one that is `id`; of this one, those below it move with it.
PlaceFault CheckPlace(std::span<const PagePlace> pages, std::string_view id, std::string_view parent, int max_depth);

// Of pages in reading order: where `id` is.
std::optional<size_t> FindPage(std::span<const PagePlace> ordered, std::string_view id);
// From the top to the page above: places in `ordered`.
std::vector<size_t> Breadcrumb(std::span<const PagePlace> ordered, size_t page);
// The pages directly below, in order.
std::vector<size_t> Children(std::span<const PagePlace> ordered, size_t page);
// The page and all below it are [page, EndOf(page)).
size_t EndOf(std::span<const PagePlace> ordered, size_t page);

}  // namespace socle::contracts
