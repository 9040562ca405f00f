// ListHistory.
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/page.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {

bool IsLong(const v1::ListHistoryRequest&) { return false; }

Encoded ListHistory(const Serving& serving, const v1::ListHistoryRequest& request) {
  ReadContext context{.serving = &serving, .as_of = {serving.today, std::nullopt}};
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(context.as_of.known_at, FromProto(request.known_at(), "known_at"));
  }
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const EntityIndex entity, FindByName(context.snapshot(), request.parent(), "parent"));
  std::vector<std::pair<std::string, const Version*>> found;
  const auto add = [&](const Version& version) {
    const char corrected = version.when.IsCurrentBelief() ? '0' : '1';
    found.emplace_back(SortableKey(version.when.valid_from) + corrected + SortableKey(version.when.known_from),
                       &version);
  };
  const auto& versions = context.snapshot().versions();
  if (request.show_corrected() && !request.has_known_at()) {
    for (const Version& version : versions.Current(entity)) add(version);
    for (const Version& version : versions.Corrected(entity)) add(version);
  } else {
    versions.ForEachKnown(entity, context.as_of.known_at, add);
  }
  v1::ListHistoryResponse response;
  const auto part = page.Cut(std::move(found));
  for (const Version* version : part.items) ToProto(context.snapshot(), *version, response.add_versions());
  response.set_next_page_token(part.next_page_token);
  SetReadInfo(context, response.mutable_read_info());
  response.mutable_read_info()->clear_as_of();  // a history is of no one day
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
