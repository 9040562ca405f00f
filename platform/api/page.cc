#include "platform/api/page.h"

#include "platform/api/page_token.h"
#include "platform/base/error.h"

namespace socle::api {

absl::StatusOr<Page> Page::Open(int page_size, std::string_view token, const google::protobuf::Message& request,
                                std::string resolved) {
  Page page;
  SOCLE_ASSIGN_OR_RETURN(page.size_, ResolvePageSize(page_size));
  page.request_ = &request;
  page.resolved_ = std::move(resolved);
  if (token.empty()) return page;
  SOCLE_ASSIGN_OR_RETURN(const PageToken read, DecodePageToken(token, RequestArguments(request)));
  if (read.keys.size() != 1) return DecodePageToken("", "").status();
  page.after_ = read.keys[0];
  page.resolved_ = read.resolved;
  return page;
}

std::string Page::NextToken(std::string_view last_key) const {
  return EncodePageToken({.keys = {std::string(last_key)}, .resolved = resolved_}, RequestArguments(*request_));
}

}  // namespace socle::api
