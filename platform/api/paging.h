// Pages of lists that a store gives one item more than a page holds.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/api/page.h"

namespace socle::api {

// Takes the one too many off the list; the token of the next page.
template <typename Item, typename Key>
std::string NextPage(const Page& page, std::vector<Item>* list, const Key& key) {
  if (list->size() <= page.size()) return {};
  list->pop_back();
  return page.NextToken(key(list->back()));
}

// The number that a page goes on after; `first` on the first page.
template <typename Number>
Number NumberAfter(const Page& page, Number first) {
  Number number = first;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), number);
  return number;
}

}  // namespace socle::api
