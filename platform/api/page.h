// One page of a list: what the token says, and what goes on the page.
//
//   SOCLE_ASSIGN_OR_RETURN(const api::Page page, api::Page::Open(request));
//   SOCLE_ASSIGN_OR_RETURN(auto list, book->List(page.after(), page.size() + 1, call.deadline()));
//   if (list.size() > page.size()) {
//     list.pop_back();
//     response.set_next_page_token(page.NextToken(list.back().id));
//   }
//
// Tokens hold the key of the last item of the page before, never a position, so nothing is skipped or repeated when the
// record changes between two pages. They may also hold what the first page was answered for.
#pragma once

#include <google/protobuf/message.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::api {

class Page {
 public:
  template <typename Item>
  struct Part {
    std::vector<Item> items;
    std::string next_page_token;
  };

  // Of a request with page_size and page_token, which must outlive the page. `resolved`: of the first page, what later
  // ones must be answered for as well.
  template <typename Request>
  static absl::StatusOr<Page> Open(const Request& request, std::string resolved = {}) {
    return Open(request.page_size(), request.page_token(), request, std::move(resolved));
  }

  size_t size() const { return size_; }
  // Key of the last item of the page before; empty on the first page.
  const std::string& after() const { return after_; }
  const std::string& resolved() const { return resolved_; }
  std::string NextToken(std::string_view last_key) const;

  // The items whose keys come after `after`, in the order of their keys.
  template <typename Item>
  Part<Item> Cut(std::vector<std::pair<std::string, Item>> keyed) const {
    std::erase_if(keyed, [this](const auto& item) { return !after_.empty() && item.first <= after_; });
    const size_t count = std::min(keyed.size(), size_);
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::partial_sort(keyed.begin(), keyed.begin() + static_cast<ptrdiff_t>(count), keyed.end(), by_key);
    Part<Item> part;
    for (size_t i = 0; i < count; ++i) part.items.push_back(std::move(keyed[i].second));
    if (count < keyed.size()) part.next_page_token = NextToken(keyed[count - 1].first);
    return part;
  }

 private:
  static absl::StatusOr<Page> Open(int page_size, std::string_view token, const google::protobuf::Message& request,
                                   std::string resolved);

  size_t size_ = 0;
  std::string after_;
  const google::protobuf::Message* request_ = nullptr;
  std::string resolved_;
};

}  // namespace socle::api
