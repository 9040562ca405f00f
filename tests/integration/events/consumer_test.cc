// Effects in the consumer's database are exactly once.
#include "platform/events/consumer.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/base/error.h"
#include "tests/integration/events/events_fixture.h"
#include "tests/integration/events/ledger.h"

namespace socle::events {
namespace {

using std::chrono::milliseconds;

class ConsumerTest : public ::testing::Test {
 protected:
  void Serve(int port = 0) {
    server_.reset();
    server_ = std::make_unique<EventServer>(source_.url, QuickOptions(source_.url), port);
  }
  std::unique_ptr<Consumer> Consume(ConsumerOptions options, Consumer::Apply apply = Enter) {
    auto consumer = std::make_unique<Consumer>(std::move(options), &pool_,
                                               EventChannel(server_->address(), grpc::InsecureChannelCredentials()),
                                               std::move(apply), &metrics_);
    consumer->Start();
    return consumer;
  }
  bool LinesReach(int64_t count) {
    return testing::Eventually([&] { return Ledger(own_.url).lines >= count; });
  }
  // Each resource was written once: so each has one effect.
  void ExpectExactlyOnce(int64_t count) {
    const Ledger ledger(own_.url);
    EXPECT_EQ(ledger.lines, count);
    EXPECT_EQ(ledger.resources, count) << "events are missing";
    EXPECT_EQ(ledger.most, count > 0 ? 1 : 0) << "events were applied twice";
    EXPECT_EQ(ledger.applied, count);
    EXPECT_EQ(ledger.unordered, 0);
  }

  const testing::TestDatabase source_ = CreateEventDatabase();
  const testing::TestDatabase own_ = CreateConsumerDatabase();
  EventWriter writer_{source_.url};
  db::Pool pool_{{.address = {.url = own_.url}, .max_connections = 4}};
  telemetry::Metrics metrics_;
  std::unique_ptr<EventServer> server_;
};

TEST_F(ConsumerTest, AppliesWhatWasAndWhatComes) {
  writer_.WriteMany(20);
  Serve();
  const auto consumer = Consume(QuickConsumer());
  EXPECT_TRUE(LinesReach(20));
  writer_.Write("things/new");
  EXPECT_TRUE(LinesReach(21));
  ExpectExactlyOnce(21);
  EXPECT_TRUE(testing::Eventually([&] { return consumer->applied() == 21; }));
  EXPECT_NE(metrics_.Text().find("socle_consumer_events_applied_total{consumer=\"ledger\"} 21"), std::string::npos);
  EXPECT_LT(consumer->Lag(), milliseconds(5000));
}

TEST_F(ConsumerTest, GoesOnWhereTheLastOneStopped) {
  Serve();
  writer_.WriteMany(5);
  Consume(QuickConsumer());  // may or may not apply something before it ends
  const auto consumer = Consume(QuickConsumer());
  EXPECT_TRUE(LinesReach(5));
  ExpectExactlyOnce(5);
}

TEST_F(ConsumerTest, RollsBackTheWholeMessageWhenOneEventIsRefusedAndTriesAgain) {
  writer_.WriteMany(10);
  Serve();
  std::atomic<int> refusals = 3;
  const auto consumer = Consume(QuickConsumer(), [&](db::Transaction& tx, const v1::Event& event) -> absl::Status {
    SOCLE_RETURN_IF_ERROR(Enter(tx, event));
    if (event.resource() == "things/7" && refusals-- > 0) return absl::FailedPreconditionError("not yet");
    return absl::OkStatus();
  });
  EXPECT_TRUE(LinesReach(10));
  ExpectExactlyOnce(10);
  EXPECT_GE(consumer->streams(), 4);
}

TEST_F(ConsumerTest, LetsOnlyOneOfSeveralReplicasApplyAnEvent) {
  writer_.WriteMany(50);
  Serve();
  std::vector<std::unique_ptr<Consumer>> replicas;
  for (int i = 0; i < 3; ++i) replicas.push_back(Consume(QuickConsumer()));
  for (int i = 0; i < 100; ++i) writer_.Write("things/more-" + std::to_string(i));
  EXPECT_TRUE(LinesReach(150));
  ExpectExactlyOnce(150);
}

TEST_F(ConsumerTest, KeepsConsumersOfOneDatabaseApart) {
  writer_.WriteMany(4);
  Serve();
  ConsumerOptions fours = QuickConsumer("fours");
  fours.filter = R"(resource = "things/4")";
  const auto all = Consume(QuickConsumer("all"));
  const auto some = Consume(fours);
  EXPECT_TRUE(LinesReach(5));
  EXPECT_TRUE(testing::Eventually([&] { return some->applied() == 1 && all->applied() == 4; }));
}

TEST_F(ConsumerTest, SkipsWhatItKnowsWhenItMustBeginAgain) {
  writer_.WriteMany(10);
  Serve();
  {
    const auto consumer = Consume(QuickConsumer());
    ASSERT_TRUE(LinesReach(10));
  }
  // An operator who sets the consumer back.
  testing::PostgresCluster::Shared().Administer("UPDATE event_consumer SET resume_token = ''", own_.name);
  const auto consumer = Consume(QuickConsumer());
  EXPECT_TRUE(testing::Eventually([&] { return consumer->skipped() == 10; }));
  ExpectExactlyOnce(10);
}

TEST_F(ConsumerTest, RebuildsWhenItsEventsAreKeptNoLonger) {
  Serve();
  writer_.WriteMany(3);
  {
    const auto consumer = Consume(QuickConsumer());
    ASSERT_TRUE(LinesReach(3));
  }
  writer_.Write("things/lost");
  writer_.Run("UPDATE outbox_event SET create_time = now() - interval '30 days'");
  ASSERT_TRUE(server_->events().KeepRetention().ok());
  writer_.Write("things/kept");
  server_.reset();
  Serve();  // its ring does not know what was deleted
  std::atomic<int> rebuilds = 0;
  ConsumerOptions options = QuickConsumer();
  options.rebuild = [&](db::Transaction&) {
    ++rebuilds;
    return absl::OkStatus();
  };
  const auto consumer = Consume(options);
  EXPECT_TRUE(LinesReach(4));
  EXPECT_EQ(rebuilds, 1);
  ExpectExactlyOnce(4);
}

TEST_F(ConsumerTest, StandsStillWithoutARebuildAndSaysSo) {
  writer_.Write("things/1");
  writer_.Run("UPDATE outbox_event SET create_time = now() - interval '30 days'");
  Serve();
  const std::string before = EncodeResumeToken({3, 0});
  testing::PostgresCluster::Shared().Administer(
      "INSERT INTO event_consumer (name, resume_token) VALUES ('ledger', '" + before + "')", own_.name);
  ASSERT_EQ(server_->events().KeepRetention().value(), 1);
  writer_.Write("things/2");
  const auto consumer = Consume(QuickConsumer());
  EXPECT_TRUE(testing::Eventually([&] { return consumer->streams() >= 3; })) << "it keeps asking";
  EXPECT_EQ(Ledger(own_.url).lines, 0) << "what comes behind a gap must not be applied as if there were none";
  EXPECT_EQ(metrics_.Text().find("socle_consumer_failures_total{consumer=\"ledger\"} 0"), std::string::npos);
}

TEST_F(ConsumerTest, FindsTheServiceAgainAfterItWasAway) {
  Serve();
  const int port = server_->server().port();
  const auto consumer = Consume(QuickConsumer());
  writer_.WriteMany(3);
  ASSERT_TRUE(LinesReach(3));
  server_.reset();
  writer_.Write("things/meanwhile");
  Serve(port);
  EXPECT_TRUE(LinesReach(4));
  ExpectExactlyOnce(4);
}

TEST_F(ConsumerTest, EndsAtOnceWhileItWaits) {
  Serve();
  auto consumer = Consume(QuickConsumer());
  ASSERT_TRUE(testing::Eventually([&] { return consumer->streams() == 1; }));
  const auto begin = std::chrono::steady_clock::now();
  consumer.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

// Without heartbeats the service might be gone: the stream is given up and begun again.
TEST_F(ConsumerTest, GivesASilentStreamUp) {
  EventServiceOptions options = QuickOptions(source_.url);
  options.watch.heartbeat = std::chrono::hours(1);
  server_ = std::make_unique<EventServer>(source_.url, options);
  ConsumerOptions impatient = QuickConsumer();
  impatient.silence = milliseconds(50);
  const auto consumer = Consume(impatient);
  EXPECT_TRUE(testing::Eventually([&] { return consumer->streams() >= 3; }));
}

}  // namespace
}  // namespace socle::events
