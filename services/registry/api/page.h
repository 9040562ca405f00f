// One page of a list: what the token says, and what goes on the page.
//
// Tokens hold the key of the last item of the page before, never a position, so nothing is skipped or repeated when the
// record changes between two pages. They also hold the date and knowledge that the first page was answered for.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/api/field_mask.h"
#include "services/registry/api/read_context.h"

namespace socle::registry::api {

class Page {
 public:
  template <typename Item>
  struct Part {
    std::vector<Item> items;
    std::string next_page_token;
  };

  // Of a request with page_size and page_token, which must outlive the page. `context`, where given, is set to the date
  // and knowledge of the first page.
  template <typename Request>
  static absl::StatusOr<Page> Open(const Request& request, ReadContext* context = nullptr) {
    return Open(request.page_size(), request.page_token(), request, context);
  }

  size_t size() const { return size_; }
  // Key of the last item of the page before; empty on the first page.
  const std::string& after() const { return after_; }
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

  // Of entities in the order of listing: the place of the first one after `after`, an entity's id.
  absl::StatusOr<size_t> PositionAfter(const Snapshot& snapshot, std::span<const EntityIndex> entities) const;
  absl::StatusOr<Part<EntityIndex>> CutEntities(const Snapshot& snapshot, std::span<const EntityIndex> entities) const;

 private:
  static absl::StatusOr<Page> Open(int page_size, std::string_view token, const google::protobuf::Message& request,
                                   ReadContext* context);

  size_t size_ = 0;
  std::string after_;
  const google::protobuf::Message* request_ = nullptr;
  std::string resolved_;  // date and knowledge of the first page
};

// Text that sorts as the day does.
std::string SortableKey(Date date);
std::string SortableKey(Instant instant);

// Adds the entities' items to a reply, cut from the encoded views where they serve.
void AddCollectivites(const ReadContext& context, std::span<const EntityIndex> entities, const socle::api::Mask& mask,
                      Reply& reply);

}  // namespace socle::registry::api
