#include "services/registry/api/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {

std::string Page::Resolve(const ReadContext& context) {
  const auto& known_at = context.as_of.known_at;
  return fmt::format("{} {}", context.as_of.day.days, known_at ? std::to_string(known_at->micros) : "-");
}

void Page::Restore(const std::string& resolved, ReadContext* context) {
  const size_t space = resolved.find(' ');
  if (space == std::string::npos) return;
  context->as_of.day.days = static_cast<int32_t>(std::strtol(resolved.c_str(), nullptr, 10));
  context->as_of.known_at.reset();
  if (std::string_view(resolved).substr(space + 1) != "-") {  // an instant before 1970 begins with one
    context->as_of.known_at = Instant{std::strtoll(resolved.c_str() + space + 1, nullptr, 10)};
  }
  context->default_view = context->as_of.day == context->serving->today && !context->as_of.known_at;
}

absl::StatusOr<size_t> Page::PositionAfter(const Snapshot& snapshot, std::span<const EntityIndex> entities) const {
  if (after().empty()) return 0;
  SOCLE_ASSIGN_OR_RETURN(const Entity after, ParseEntityName(after()));
  const auto next = std::partition_point(entities.begin(), entities.end(),
                                         [&](EntityIndex entity) { return snapshot.entities()[entity] <= after; });
  return static_cast<size_t>(next - entities.begin());
}

absl::StatusOr<Page::Part<EntityIndex>> Page::CutEntities(const Snapshot& snapshot,
                                                          std::span<const EntityIndex> entities) const {
  SOCLE_ASSIGN_OR_RETURN(const size_t begin, PositionAfter(snapshot, entities));
  const size_t end = std::min(begin + size(), entities.size());
  Part<EntityIndex> part;
  part.items.assign(entities.begin() + static_cast<ptrdiff_t>(begin), entities.begin() + static_cast<ptrdiff_t>(end));
  if (end < entities.size()) part.next_page_token = NextToken(EntityId(snapshot.entities()[entities[end - 1]]));
  return part;
}

std::string SortableKey(Date date) { return fmt::format("{:010}", int64_t{date.days} - INT32_MIN); }

std::string SortableKey(Instant instant) {
  return fmt::format("{:020}", static_cast<uint64_t>(instant.micros) ^ (uint64_t{1} << 63));
}

void AddCollectivites(const ReadContext& context, std::span<const EntityIndex> entities, const socle::api::Mask& mask,
                      Reply& reply) {
  if (context.default_view && mask.IsEverything()) {
    // Neighbours in the arena go out as one slice.
    for (size_t i = 0; i < entities.size();) {
      const uint32_t first = context.views().PositionOf(entities[i]);
      uint32_t last = first + 1;
      for (++i; i < entities.size() && context.views().PositionOf(entities[i]) == last; ++i) ++last;
      reply.Add(context.views().Items(first, last));
    }
    return;
  }
  v1::Collectivite message;
  for (const EntityIndex entity : entities) {
    const auto view = EntityView::At(context.snapshot(), entity, context.as_of);
    if (!view) continue;
    message.Clear();
    ToProto(context.snapshot(), *view, &message);
    mask.Trim(&message);
    reply.AddItem(message);
  }
}

}  // namespace socle::registry::api
