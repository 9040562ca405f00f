// Events are kept for a time, and nobody misses one without being told.
#include <gtest/gtest.h>

#include "platform/db/transaction.h"
#include "tests/integration/events/events_fixture.h"
#include "tests/integration/server/errors.h"

namespace socle::events {
namespace {

using grpc::StatusCode;

class Retention : public ::testing::Test {
 protected:
  Retention() {
    options_ = QuickOptions(database_.url);
    options_.retention = std::chrono::hours(24);
    options_.keeping.batch = 7;
    options_.ring.max_events = 0;  // everything is read from the table
  }

  // Writes events that were made `days` ago.
  void WriteOld(int count, int days) {
    writer_.WriteMany(count);
    writer_.Run(
        fmt::format("UPDATE outbox_event SET create_time = now() - interval '{} days' "
                    "WHERE create_time > now() - interval '1 hour'",
                    days));
  }
  std::string Kept() { return writer_.Run("SELECT count(*) FROM outbox_event"); }

  const testing::TestDatabase database_ = CreateEventDatabase();
  EventWriter writer_{database_.url};
  EventServiceOptions options_;
};

TEST_F(Retention, DeletesWhatIsOlderAndNothingElse) {
  WriteOld(25, 2);
  writer_.WriteMany(10);
  EventServer server(database_.url, options_);
  const auto deleted = server.events().KeepRetention();
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(*deleted, 25) << "in as many batches as it takes";
  EXPECT_EQ(Kept(), "10");
  EXPECT_EQ(server.events().KeepRetention().value(), 0);
  EXPECT_EQ(writer_.Run("SELECT count(*) FROM audit_record"), "35") << "the history stays";
}

TEST_F(Retention, DeletesByItself) {
  WriteOld(25, 2);
  options_.keeping.interval = std::chrono::milliseconds(1);
  EventServer server(database_.url, options_);
  EXPECT_TRUE(testing::Eventually([&] { return Kept() == "0"; }));
}

TEST_F(Retention, StopsAtTheFirstEventThatIsKept) {
  WriteOld(1, 2);
  writer_.Write("things/young");
  writer_.Run(
      "INSERT INTO outbox_event (revision, actor, resource, kind, changes, create_time) "
      "VALUES (9, 'tester', 'things/old', 2, '{}', now() - interval '3 days')");
  EventServer server(database_.url, options_);
  EXPECT_EQ(server.events().KeepRetention().value(), 1)
      << "what stands behind a kept event is kept, whatever its clock said";
}

TEST_F(Retention, TellsWhoResumesTooLate) {
  EventServer server(database_.url, options_);
  const auto stub = server.NewStub();
  std::string before;
  {
    Watching watching(*stub, {});
    ASSERT_TRUE(watching.Next());
    before = watching.token();
  }
  WriteOld(3, 2);
  Watching in_time(*stub, FromToken(before));
  ASSERT_EQ(in_time.Read(3).size(), 3u);
  ASSERT_TRUE(in_time.Next());
  const std::string after = in_time.token();
  ASSERT_EQ(server.events().KeepRetention().value(), 3);
  test::ExpectError(Watching(*stub, FromToken(before)).Finish(), StatusCode::OUT_OF_RANGE, "EVENTS_NOT_KEPT");
  writer_.Write("things/new");
  Watching resumed(*stub, FromToken(after));
  EXPECT_EQ(resumed.Read(1).size(), 1u) << "who had seen them all resumes";
  Watching oldest(*stub, FromOldest());
  EXPECT_EQ(oldest.Read(1)[0].resource(), "things/new");
}

TEST_F(Retention, TellsWhoComesFromAHistoryThatWasLost) {
  EventServer server(database_.url, options_);
  const auto stub = server.NewStub();
  const std::string future = EncodeResumeToken({uint64_t{1} << 40, 3});
  test::ExpectError(Watching(*stub, FromToken(future)).Finish(), StatusCode::OUT_OF_RANGE, "EVENTS_NOT_KEPT");
}

TEST_F(Retention, IsKeptByOneProcessAtATime) {
  WriteOld(5, 2);
  EventServer server(database_.url, options_);
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 1});
  const absl::Status status = db::RunWrite(pool, db::DeadlineIn(std::chrono::seconds(30)), [&](db::Transaction& tx) {
    tx.Run("SELECT FROM outbox_retention FOR UPDATE");
    EXPECT_EQ(server.events().KeepRetention().value(), 0) << "another one is at it: no wait, no work twice";
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(server.events().KeepRetention().value(), 5);
}

}  // namespace
}  // namespace socle::events
