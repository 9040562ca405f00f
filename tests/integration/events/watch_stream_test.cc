// Watch over a real server and a real database.
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/db/transaction.h"
#include "platform/write/announcer.h"
#include "tests/integration/events/events_fixture.h"
#include "tests/integration/server/errors.h"

namespace socle::events {
namespace {

using grpc::StatusCode;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

class WatchStream : public ::testing::Test {
 protected:
  void Serve() { Serve(QuickOptions(database_.url)); }
  void Serve(EventServiceOptions options, int port = 0) {
    server_.reset();
    server_ = std::make_unique<EventServer>(database_.url, std::move(options), port);
    stub_ = server_->NewStub();
  }

  static std::vector<std::string> ResourcesOf(const std::vector<v1::Event>& events) {
    std::vector<std::string> resources;
    for (const v1::Event& event : events) resources.push_back(event.resource());
    return resources;
  }

  const testing::TestDatabase database_ = CreateEventDatabase();
  EventWriter writer_{database_.url};
  std::unique_ptr<EventServer> server_;
  std::unique_ptr<v1::EventService::Stub> stub_;
};

TEST_F(WatchStream, SendsWhatIsWrittenFromNowOn) {
  writer_.Write("things/before");
  Serve();
  Watching watching(*stub_, {});
  ASSERT_TRUE(watching.Next());
  const int64_t revision = writer_.Write("things/one", 1, "{renamed,merged}");
  const std::vector<v1::Event> events = watching.Read(1);
  ASSERT_EQ(ResourcesOf(events), std::vector<std::string>{"things/one"});
  EXPECT_EQ(events[0].kind(), v1::Event::CREATED);
  EXPECT_EQ(events[0].revision(), revision);
  EXPECT_EQ(events[0].actor(), "tester");
  ASSERT_EQ(events[0].changes_size(), 2);
  EXPECT_EQ(events[0].changes(0), "renamed");
  EXPECT_GT(events[0].create_time().seconds(), 1'700'000'000);
  EXPECT_FALSE(events[0].event_id().empty());
}

TEST_F(WatchStream, SendsOnlyWhatTheFilterLetsThrough) {
  Serve();
  v1::WatchRequest request;
  request.set_filter(R"(resource = "people/*" AND kind = DELETED)");
  Watching watching(*stub_, request);
  ASSERT_TRUE(watching.Next());
  writer_.Write("things/one", 4);
  writer_.Write("people/one", 2);
  writer_.Write("people/two", 4);
  EXPECT_EQ(ResourcesOf(watching.Read(1)), std::vector<std::string>{"people/two"});
}

TEST_F(WatchStream, HearsOfCommitsSoonerThanByAsking) {
  EventServiceOptions options = QuickOptions(database_.url);
  options.tail.poll_interval = seconds(3600);
  Serve(options);
  EventServer other(database_.url, options);  // another process on the same database
  Watching here(*stub_, {});
  Watching there(*other.NewStub(), {});
  ASSERT_TRUE(here.Next());
  ASSERT_TRUE(there.Next());
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 1});
  write::Announcer announcer(&pool, kTestChannel);
  const int64_t revision = writer_.Write("things/one");
  server_->events().Poke();
  EXPECT_EQ(here.Read(1).size(), 1u);
  announcer.Announce(revision);
  EXPECT_EQ(there.Read(1).size(), 1u) << "other processes are told by NOTIFY";
}

// With the intervals that services have: told, not waited for by the clock. The replica that wrote pokes itself, which
// saves the commit that a NOTIFY is.
TEST_F(WatchStream, DeliversWithinFiftyMillisecondsOfTheCommit) {
  EventServiceOptions options;
  options.tail.listener.address.url = database_.url;
  options.tail.listener.channel = kTestChannel;
  Serve(options);
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 1});
  write::Announcer announcer(&pool, kTestChannel);
  Watching watching(*stub_, {});
  ASSERT_TRUE(watching.Next());
  for (const bool same_process : {false, true}) {
    std::vector<double> millis;
    for (int i = 0; i < 200; ++i) {
      const int64_t revision = writer_.Write("things/one");
      const auto committed = steady_clock::now();
      if (same_process) server_->events().Poke();
      announcer.Announce(revision);
      ASSERT_EQ(watching.Read(1).size(), 1u);
      millis.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - committed).count());
    }
    std::sort(millis.begin(), millis.end());
    std::fprintf(stderr, "commit to watcher of %s process: median %.1f ms, p95 %.1f ms, most %.1f ms\n",
                 same_process ? "the same" : "another", millis[100], millis[190], millis[199]);
    EXPECT_LT(millis[100], 50);
  }
}

TEST_F(WatchStream, SendsHeartbeatsWithProgressWhileNothingMatches) {
  Serve();
  v1::WatchRequest request;
  request.set_filter("revision = 0");
  Watching watching(*stub_, request);
  ASSERT_TRUE(watching.Next());
  const Position before = DecodeResumeToken(watching.token()).value();
  writer_.WriteMany(20);
  Position position = before;
  while (position.transaction < before.transaction + 20) {
    const auto heartbeat = watching.Next();
    ASSERT_TRUE(heartbeat) << "heartbeats ended before they had come past what was written";
    ASSERT_EQ(heartbeat->events_size(), 0);
    const Position next = DecodeResumeToken(heartbeat->resume_token()).value();
    ASSERT_GE(next, position) << "a token went back";
    position = next;
  }
}

TEST_F(WatchStream, ResumesOnAnotherServerAfterTheFirstWasDestroyed) {
  Serve();
  std::string token;
  {
    Watching watching(*stub_, {});
    ASSERT_TRUE(watching.Next());
    writer_.Write("things/1");
    ASSERT_EQ(watching.Read(1).size(), 1u);
    token = watching.token();
  }
  server_.reset();
  writer_.Write("things/2");
  Serve();
  writer_.Write("things/3");
  Watching watching(*stub_, FromToken(token));
  EXPECT_EQ(ResourcesOf(watching.Read(2)), (std::vector<std::string>{"things/2", "things/3"}));
}

TEST_F(WatchStream, GivesEveryWatcherTheSameEventsWithTheSameIds) {
  writer_.WriteMany(30);
  Serve();
  Watching first(*stub_, FromOldest());
  Watching second(*server_->NewStub(), FromOldest());
  const auto events = first.Read(30);
  const auto again = second.Read(30);
  ASSERT_EQ(events.size(), 30u);
  ASSERT_EQ(again.size(), 30u);
  for (size_t i = 0; i < 30; ++i) EXPECT_EQ(events[i].event_id(), again[i].event_id()) << i;
}

TEST_F(WatchStream, WaitsForAnOlderTransactionThatStillRuns) {
  Serve();
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 1});
  Watching watching(*stub_, {});
  ASSERT_TRUE(watching.Next());
  constexpr db::Query kOld{"test.old",
                           "INSERT INTO outbox_event (revision, actor, resource, kind, changes) "
                           "VALUES (1, 'tester', 'things/old', 2, '{}') RETURNING id"};
  const absl::Status status = db::RunWrite(pool, db::DeadlineIn(seconds(60)), [&](db::Transaction& tx) {
    tx.Exec(kOld);
    writer_.Write("things/young");  // committed while the older one runs
    const bool lags = testing::Eventually([&] {
      const std::string text = server_->metrics().Text();
      return text.find("socle_outbox_lag_seconds 0\n") == std::string::npos;
    });
    EXPECT_TRUE(lags) << "an event that is held back shows as lag";
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(ResourcesOf(watching.Read(2)), (std::vector<std::string>{"things/old", "things/young"}));
  EXPECT_TRUE(testing::Eventually(
      [&] { return server_->metrics().Text().find("socle_outbox_lag_seconds 0\n") != std::string::npos; }));
}

TEST_F(WatchStream, EndsWithinASecondWhenTheServerDrains) {
  EventServiceOptions options = QuickOptions(database_.url);
  options.watch.heartbeat = seconds(3600);
  Serve(options);
  Watching watching(*stub_, {});
  ASSERT_TRUE(watching.Next());
  const auto begin = steady_clock::now();
  std::thread drain([&] { server_->server().Drain(); });
  EXPECT_EQ(watching.Next(), std::nullopt);
  const grpc::Status status = watching.Finish();
  const auto took = steady_clock::now() - begin;
  drain.join();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_LT(took, seconds(1));
}

TEST_F(WatchStream, RefusesNewWatchersWhileItStops) {
  Serve();
  server_->events().Stop();
  test::ExpectError(Watching(*stub_, {}).Finish(), StatusCode::UNAVAILABLE, "NOT_READY");
}

TEST_F(WatchStream, RefusesMoreWatchersThanItMayHave) {
  EventServiceOptions options = QuickOptions(database_.url);
  options.max_watchers = 1;
  Serve(options);
  Watching first(*stub_, {});
  ASSERT_TRUE(first.Next());
  test::ExpectError(Watching(*stub_, {}).Finish(), StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");
  ASSERT_TRUE(first.Next()) << "the first is not disturbed";
}

TEST_F(WatchStream, RefusesWhatItDoesNotUnderstand) {
  Serve();
  test::ExpectError(Watching(*stub_, FromToken("x")).Finish(), StatusCode::INVALID_ARGUMENT, "INVALID_RESUME_TOKEN");
  test::ExpectError(Watching(*stub_, FromOldest("nothing = 1")).Finish(), StatusCode::INVALID_ARGUMENT,
                    "INVALID_FILTER");
}

TEST_F(WatchStream, IsForThoseWhoMay) {
  Serve();
  grpc::ClientContext context;
  Authorise(&context, "nothing-token");
  v1::WatchResponse response;
  const auto reader = stub_->Watch(&context, {});
  EXPECT_FALSE(reader->Read(&response));
  test::ExpectError(reader->Finish(), StatusCode::PERMISSION_DENIED, "PERMISSION_DENIED");
}

// The service holds for a slow watcher one message and a cursor: memory stays, others are served, and after the stall
// he is cut off with nothing lost.
TEST_F(WatchStream, HoldsNothingForAWatcherWhoDoesNotRead) {
  EventServiceOptions options = QuickOptions(database_.url);
  options.ring.max_events = 100;
  options.stall = milliseconds(500);
  writer_.Run(
      "INSERT INTO outbox_event (revision, actor, resource, kind, changes) "
      "SELECT n, 'tester', repeat('x', 190) || n, 2, '{}' FROM generate_series(1, 60000) n");
  Serve(options);
  Watching slow(*stub_, FromOldest());
  ASSERT_TRUE(slow.Next());
  const auto begin = steady_clock::now();
  Watching quick(*server_->NewStub(), FromOldest());
  EXPECT_EQ(quick.Read(60'000).size(), 60'000u) << "a slow neighbour holds nobody up";
  std::fprintf(stderr, "60,000 events of the table to a watcher: %.2f s\n",
               std::chrono::duration<double>(steady_clock::now() - begin).count());
  EXPECT_LE(server_->events().ring().size(), 100u);
  // What was on its way still arrives; then the stream ends.
  std::vector<v1::Event> taken;
  ASSERT_TRUE(testing::Eventually([&] { return server_->events().watchers() == 1; })) << "the stalled stream goes on";
  while (const auto response = slow.Next())
    taken.insert(taken.end(), response->events().begin(), response->events().end());
  EXPECT_EQ(slow.Finish().error_code(), StatusCode::CANCELLED);
  EXPECT_LT(taken.size(), 20'000u) << "more was on its way than one message and the network's windows";
  Watching resumed(*stub_, FromToken(slow.token()));
  EXPECT_EQ(resumed.Read(60'000 - taken.size()).size(), 60'000 - taken.size());
}

}  // namespace
}  // namespace socle::events
