#include "platform/api/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::api {
namespace {

using Request = events::v1::ListEventsRequest;

// Walks all pages of the numbers 0 to `count` - 1, and gives them as they came.
std::vector<int> Walk(int count, int page_size) {
  std::vector<int> seen;
  Request request;
  request.set_page_size(page_size);
  while (true) {
    const Page page = Page::Open(request).value();
    std::vector<std::pair<std::string, int>> keyed;
    for (int i = count - 1; i >= 0; --i)
      keyed.emplace_back(std::string(1, static_cast<char>('0' + i / 10)) + static_cast<char>('0' + i % 10), i);
    const auto part = page.Cut(std::move(keyed));
    seen.insert(seen.end(), part.items.begin(), part.items.end());
    if (part.next_page_token.empty()) return seen;
    request.set_page_token(part.next_page_token);
  }
}

RC_GTEST_PROP(Page, WalksEveryItemOnceInOrder, ()) {
  const int count = *rc::gen::inRange(0, 100);
  const std::vector<int> seen = Walk(count, *rc::gen::inRange(1, 120));
  RC_ASSERT(seen.size() == static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) RC_ASSERT(seen[static_cast<size_t>(i)] == i);
}

TEST(Page, OfOtherArgumentsRefusesTheToken) {
  Request request;
  request.set_page_size(10);
  const std::string token = Page::Open(request)->NextToken("key");
  request.set_page_token(token);
  EXPECT_EQ(Page::Open(request)->after(), "key");
  request.set_page_size(20);  // may change
  EXPECT_TRUE(Page::Open(request).ok());
  request.set_resource("organisations/x");
  EXPECT_EQ(ReasonOf(Page::Open(request).status()), ErrorReason::INVALID_PAGE_TOKEN);
}

TEST(Page, KeepsWhatTheFirstOneWasAnsweredFor) {
  Request request;
  request.set_page_token(Page::Open(request, "2011-02-24")->NextToken("key"));
  EXPECT_EQ(Page::Open(request, "2026-11-22")->resolved(), "2011-02-24");
}

TEST(Page, RefusesANegativeSize) {
  Request request;
  request.set_page_size(-1);
  EXPECT_EQ(Page::Open(request).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace socle::api
