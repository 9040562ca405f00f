// ListEvents: the audit record, page by page.
#include <gtest/gtest.h>

#include <set>

#include "tests/integration/events/events_fixture.h"
#include "tests/integration/server/errors.h"

namespace socle::events {
namespace {

using grpc::StatusCode;

class History : public ::testing::Test {
 protected:
  grpc::Status List(const v1::ListEventsRequest& request, v1::ListEventsResponse* response) {
    grpc::ClientContext context;
    Authorise(&context);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    return stub_->ListEvents(&context, request, response);
  }

  // All pages, as revisions; counts the pages.
  std::vector<int64_t> All(
      v1::ListEventsRequest request, const std::function<void()>& between = [] {}) {
    std::vector<int64_t> revisions;
    pages_ = 0;
    do {
      v1::ListEventsResponse response;
      const grpc::Status status = List(request, &response);
      if (!status.ok()) {
        ADD_FAILURE() << status.error_message();
        break;
      }
      ++pages_;
      for (const v1::Event& event : response.events()) revisions.push_back(event.revision());
      request.set_page_token(response.next_page_token());
      between();
    } while (!request.page_token().empty());
    return revisions;
  }

  const testing::TestDatabase database_ = CreateEventDatabase();
  EventWriter writer_{database_.url};
  EventServer server_{database_.url, QuickOptions(database_.url)};
  std::unique_ptr<v1::EventService::Stub> stub_ = server_.NewStub();
  int pages_ = 0;
};

TEST_F(History, ListsTheNewestFirstUnlessAskedOtherwise) {
  writer_.WriteMany(3);
  EXPECT_EQ(All({}), (std::vector<int64_t>{3, 2, 1}));
  v1::ListEventsRequest request;
  request.set_order_by("revision");
  EXPECT_EQ(All(request), (std::vector<int64_t>{1, 2, 3}));
  request.set_order_by("revision desc");
  EXPECT_EQ(All(request), (std::vector<int64_t>{3, 2, 1}));
}

TEST_F(History, ListsOneResource) {
  for (int i = 0; i < 10; ++i) writer_.Write(i % 2 == 0 ? "things/a" : "things/b");
  v1::ListEventsRequest request;
  request.set_resource("things/b");
  EXPECT_EQ(All(request), (std::vector<int64_t>{10, 8, 6, 4, 2}));
  request.set_resource("things/never");
  EXPECT_TRUE(All(request).empty());
}

TEST_F(History, PagesNeitherSkipNorRepeatWhileOthersWrite) {
  writer_.WriteMany(53);
  for (const int size : {1, 5, 16, 53, 54}) {
    for (const bool newest_first : {true, false}) {
      v1::ListEventsRequest request;
      request.set_page_size(size);
      request.set_order_by(newest_first ? "revision desc" : "revision");
      request.set_filter("revision <= 53");
      const auto listed = All(request, [&] { writer_.Write("things/new"); });
      std::set<int64_t> distinct(listed.begin(), listed.end());
      EXPECT_EQ(listed.size(), 53u) << "page size " << size;
      EXPECT_EQ(distinct.size(), 53u) << "page size " << size;
      EXPECT_TRUE(newest_first ? std::is_sorted(listed.rbegin(), listed.rend())
                               : std::is_sorted(listed.begin(), listed.end()));
    }
  }
}

TEST_F(History, EndsExactlyWithTheLastPage) {
  writer_.WriteMany(4);
  v1::ListEventsRequest request;
  request.set_page_size(2);
  EXPECT_EQ(All(request), (std::vector<int64_t>{4, 3, 2, 1}));
  EXPECT_EQ(pages_, 2) << "no empty page behind the last one";
}

TEST_F(History, GoesOnBehindManyThatTheFilterLeavesOut) {
  writer_.Run(
      "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes) "
      "SELECT n, 'tester', 'test', gen_random_uuid(), '', 'things/' || n, 2, '{}' FROM generate_series(1, 45000) n");
  v1::ListEventsRequest request;
  request.set_filter(R"(resource = "things/1")");
  EXPECT_EQ(All(request), std::vector<int64_t>{1});
  EXPECT_GT(pages_, 1) << "a page that read too much ends early";
}

TEST_F(History, OutlivesTheRetentionOfWatch) {
  writer_.WriteMany(3);
  writer_.Run("DELETE FROM outbox_event");
  EXPECT_EQ(All({}).size(), 3u);
}

TEST_F(History, ShowsTheIdsThatWatchSends) {
  writer_.Write("things/a", 1, "{renamed,\"with space\"}");
  Watching watching(*stub_, FromOldest());
  const auto events = watching.Read(1);
  v1::ListEventsResponse response;
  ASSERT_TRUE(List({}, &response).ok());
  ASSERT_EQ(response.events_size(), 1);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(response.events(0).SerializeAsString(), events[0].SerializeAsString());
}

TEST_F(History, RefusesWrongRequests) {
  writer_.WriteMany(3);
  v1::ListEventsResponse response;
  v1::ListEventsRequest request;
  request.set_page_size(-1);
  test::ExpectError(List(request, &response), StatusCode::INVALID_ARGUMENT, "INVALID_FIELD");
  request.set_page_size(1);
  request.set_order_by("actor");
  test::ExpectError(List(request, &response), StatusCode::INVALID_ARGUMENT, "INVALID_ORDER_BY");
  request.clear_order_by();
  request.set_filter("no such");
  test::ExpectError(List(request, &response), StatusCode::INVALID_ARGUMENT, "INVALID_FILTER");
  request.clear_filter();
  request.set_resource(std::string(201, 'x'));
  test::ExpectError(List(request, &response), StatusCode::INVALID_ARGUMENT, "INVALID_NAME");
  request.clear_resource();
  ASSERT_TRUE(List(request, &response).ok());
  request.set_page_token(response.next_page_token());
  request.set_resource("things/1");
  test::ExpectError(List(request, &response), StatusCode::INVALID_ARGUMENT, "INVALID_PAGE_TOKEN");
}

}  // namespace
}  // namespace socle::events
