// Reads a list page by page, up to a limit or to its end.
#pragma once

#include <algorithm>

#include "cli/text/wording.h"
#include "cli/verbs/session.h"

namespace socle::cli {

inline constexpr int kLargestPage = 1000;

// All pages in one response, as many items as `paging` allows. Its `next_page_token` is set when there are more, so
// that a machine can go on where we stopped.
//   CollectPages(session, *session.client.StubOf<registry::v1::ImportService>(), &ImportService::Stub::ListSources,
//   request,
//                &ListSourcesResponse::mutable_sources, paging)
template <typename Stub, typename Request, typename Response, typename Items>
absl::StatusOr<Response> CollectPages(const Session& session, Stub& stub,
                                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                      Request request, Items* (Response::*mutable_items)(), const Paging& paging) {
  Response merged;
  while (true) {
    const int have = (merged.*mutable_items)()->size();
    request.set_page_size(paging.all ? kLargestPage : std::min(kLargestPage, paging.limit - have));
    absl::StatusOr<Response> page = session.client.Call(method, stub, request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    if (have == 0) {
      merged = std::move(*page);
    } else {
      (merged.*mutable_items)()->MergeFrom(*(page.value().*mutable_items)());
      merged.set_next_page_token(page->next_page_token());
    }
    const bool full = !paging.all && (merged.*mutable_items)()->size() >= paging.limit;
    if (merged.next_page_token().empty() || full) return merged;
  }
}

// Says below a table that it is not the whole. `total` -1: not known.
inline void PrintMore(const Console& console, int shown, int64_t total) {
  const std::string more = total > shown ? NumberText(total - shown) + " more" : "more";
  console.out << console.Dim("… " + more + ": --all shows them, --limit N some of them") << '\n';
}

}  // namespace socle::cli
