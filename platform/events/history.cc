#include "platform/events/history.h"

#include <charconv>

#include "platform/api/order_by.h"
#include "platform/api/page_token.h"
#include "platform/base/error.h"
#include "platform/events/event_conversion.h"
#include "platform/events/event_filter.h"

namespace socle::events {
namespace {

using Order = OutboxStore::Order;

constexpr std::string_view kOrders[] = {"revision"};
// A filter that lets little through ends a page after this many rows, with what was found.
constexpr int kMostRowsRead = 20'000;
constexpr int kRowsAtOnce = 1000;
constexpr size_t kLongestName = 200;

absl::StatusOr<Order> OrderOf(const v1::ListEventsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto keys, api::ParseOrderBy(request.order_by(), kOrders));
  return keys.empty() || keys[0].descending ? Order::kNewestFirst : Order::kOldestFirst;
}

// The row that the page before ended with; 0 on the first page.
absl::StatusOr<int64_t> AfterOf(const v1::ListEventsRequest& request, const std::string& arguments) {
  if (request.page_token().empty()) return 0;
  SOCLE_ASSIGN_OR_RETURN(const api::PageToken token, api::DecodePageToken(request.page_token(), arguments));
  int64_t id = 0;
  const std::string key = token.keys.size() == 1 ? token.keys[0] : "";
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
  if (error != std::errc() || end != key.data() + key.size() || id <= 0) return api::DecodePageToken("", "").status();
  return id;
}

}  // namespace

absl::StatusOr<v1::ListEventsResponse> ListHistory(OutboxStore& store, const v1::ListEventsRequest& request,
                                                   db::Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const int32_t size, api::ResolvePageSize(request.page_size()));
  if (request.resource().size() > kLongestName) {
    return InvalidField("resource", "is longer than any name", "resource : plus long que tout nom.",
                        ErrorReason::INVALID_NAME);
  }
  SOCLE_ASSIGN_OR_RETURN(const auto filter, EventFilter().Compile(request.filter()));
  SOCLE_ASSIGN_OR_RETURN(const Order order, OrderOf(request));
  const std::string arguments = api::RequestArguments(request);
  SOCLE_ASSIGN_OR_RETURN(int64_t after, AfterOf(request, arguments));

  v1::ListEventsResponse response;
  // One row more than asked for tells whether there is a next page.
  const int wanted = request.filter().empty() ? size + 1 : kRowsAtOnce;
  for (int read = 0; read < kMostRowsRead; read += wanted) {
    SOCLE_ASSIGN_OR_RETURN(const auto rows, store.History(request.resource(), order, after, wanted, deadline));
    for (const OutboxStore::HistoryRow& row : rows) {
      if (filter.Matches(row.event)) {
        if (response.events_size() == size) {
          response.set_next_page_token(api::EncodePageToken({.keys = {std::to_string(after)}}, arguments));
          return response;
        }
        ToProto(row.event, response.add_events());
      }
      after = row.audit_id;
    }
    if (rows.size() < static_cast<size_t>(wanted)) return response;
  }
  response.set_next_page_token(api::EncodePageToken({.keys = {std::to_string(after)}}, arguments));
  return response;
}

}  // namespace socle::events
