// One page of a list of the record: tokens also hold the date and knowledge that the first page was answered for.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/api/field_mask.h"
#include "platform/api/page.h"
#include "services/registry/api/read_context.h"

namespace socle::registry::api {

// The platform's page, with the date and knowledge that the first one was answered for.
class Page : public socle::api::Page {
 public:
  Page() = default;

  // Of a request with page_size and page_token, which must outlive the page. `context`, where given, is set to the date
  // and knowledge of the first page.
  template <typename Request>
  static absl::StatusOr<Page> Open(const Request& request, ReadContext* context = nullptr) {
    auto page = socle::api::Page::Open(request, context == nullptr ? std::string() : Resolve(*context));
    if (!page.ok()) return page.status();
    if (context != nullptr && !request.page_token().empty()) Restore(page->resolved(), context);
    return Page(*std::move(page));
  }

  // Of entities in the order of listing: the place of the first one after `after`, an entity's id.
  absl::StatusOr<size_t> PositionAfter(const Snapshot& snapshot, std::span<const EntityIndex> entities) const;
  absl::StatusOr<Part<EntityIndex>> CutEntities(const Snapshot& snapshot, std::span<const EntityIndex> entities) const;

 private:
  explicit Page(socle::api::Page page) : socle::api::Page(std::move(page)) {}

  // Date and knowledge of the first page, as the token keeps them: "days micros" or "days -".
  static std::string Resolve(const ReadContext& context);
  static void Restore(const std::string& resolved, ReadContext* context);
};

// Text that sorts as the day does.
std::string SortableKey(Date date);
std::string SortableKey(Instant instant);

// Adds the entities' items to a reply, cut from the encoded views where they serve.
void AddCollectivites(const ReadContext& context, std::span<const EntityIndex> entities, const socle::api::Mask& mask,
                      Reply& reply);

}  // namespace socle::registry::api
