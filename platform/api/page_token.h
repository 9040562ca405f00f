// Page tokens of List methods (AIP-158): where the next page starts, opaque to clients.
//
//   const std::string arguments = RequestArguments(request);
//   PageToken page;                                              // the first page
//   if (!request.page_token().empty()) {
//     SOCLE_ASSIGN_OR_RETURN(page, DecodePageToken(request.page_token(), arguments));
//   }
//   …
//   response.set_next_page_token(EncodePageToken({.keys = {last.name, last.code}, .resolved = …}, arguments));
//
// A token needs no state of the server and no secret: any replica of any build that knows its version reads it. It
// gives no right, so nothing is gained by making one up; what it carries is protected against change by accident and
// against being used with other arguments, not hidden. Handlers still check what they read from it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace google::protobuf {
class Message;
}

namespace socle::api {

struct PageToken {
  // The sort keys of the last item given, in the order sorted by, the unique one last.
  std::vector<std::string> keys = {};
  // What the first page settled and the next must keep, such as the date that "today" was. Bytes of the caller's own.
  std::string resolved = {};

  friend bool operator==(const PageToken&, const PageToken&) = default;
};

// All that pages of one listing have in common: the request's type and its fields but `page_size`, `page_token` and
// those named, serialised deterministically.
std::string RequestArguments(const google::protobuf::Message& request,
                             std::initializer_list<std::string_view> except = {});

// URL-safe text. Keys and resolved together should stay below 2 KiB; DecodePageToken() refuses tokens above 8 KiB.
std::string EncodePageToken(const PageToken& token, std::string_view arguments);

// INVALID_ARGUMENT, reason INVALID_PAGE_TOKEN, with a violation of `page_token`: for a token that was changed or cut,
// or that goes with other arguments.
absl::StatusOr<PageToken> DecodePageToken(std::string_view text, std::string_view arguments);

struct PageSizes {
  int32_t standard = 50;
  int32_t max = 1000;
};

// How many items to give: the standard for 0, at most the maximum. INVALID_ARGUMENT with a violation of `page_size`
// when negative.
absl::StatusOr<int32_t> ResolvePageSize(int32_t requested, PageSizes sizes = {});

}  // namespace socle::api
