// ListMembers and ListMemberships.
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/errors.h"
#include "services/registry/api/page.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {

bool IsLong(const v1::ListMembersRequest& request) {
  const absl::StatusOr<Entity> parent = ParseEntityName(request.parent());
  return parent.ok() && parent->type != CollectiviteType::kEpci && parent->type != CollectiviteType::kCommune;
}

bool IsLong(const v1::ListMembershipsRequest&) { return false; }

Encoded ListMembers(const Serving& serving, const v1::ListMembersRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const EntityView parent, FindLiving(context, request.parent(), "parent"));
  const bool encoded = context.default_view && parent.entity().type == CollectiviteType::kEpci;
  std::vector<EntityIndex> computed;
  if (!encoded) computed = parent.members();
  const std::span<const EntityIndex> members = encoded ? context.views().MembersOf(parent.index()) : computed;
  v1::ListMembersResponse rest;
  rest.set_total_size(static_cast<int>(members.size()));
  SetReadInfo(context, rest.mutable_read_info());
  Reply reply;
  if (encoded && page.after().empty() && members.size() <= page.size()) {
    reply.Add(context.views().Members(parent.index()));
  } else {
    SOCLE_ASSIGN_OR_RETURN(const auto part, page.CutEntities(context.snapshot(), members));
    AddCollectivites(context, part.items, socle::api::Mask(), reply);
    rest.set_next_page_token(part.next_page_token);
  }
  reply.AddMessage(rest);
  return reply.ToByteBuffer();
}

Encoded ListMemberships(const Serving& serving, const v1::ListMembershipsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const EntityIndex member, FindByName(context.snapshot(), request.parent(), "parent"));
  if (request.has_as_of() && !EntityView::At(context.snapshot(), member, context.as_of)) {
    return CollectiviteNotAlive(context.snapshot(), member, context.as_of);
  }
  std::vector<std::pair<std::string, const Membership*>> found;
  context.snapshot().memberships().ForEachKnown(member, context.as_of.known_at, [&](const Membership& membership) {
    if (request.has_as_of() && !membership.when.ValidAt(context.as_of.day)) return;
    found.emplace_back(SortableKey(membership.when.valid_from) + EntityId(membership.group), &membership);
  });
  v1::ListMembershipsResponse response;
  const auto part = page.Cut(std::move(found));
  for (const Membership* membership : part.items) {
    ToProto(context.snapshot(), *membership, context.as_of, true, response.add_memberships());
  }
  response.set_next_page_token(part.next_page_token);
  SetReadInfo(context, response.mutable_read_info());
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
