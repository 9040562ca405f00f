// One stream, without network and database.
#include "platform/events/watch.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/base/error.h"
#include "tests/unit/platform_events/events.h"

namespace socle::events {
namespace {

using std::chrono::milliseconds;

class WatchTest : public testing::Test {
 protected:
  void SetUp() override { ring_.Restart({100, 0}); }

  // The stream until `stop` says that it has seen enough; then its caller goes away.
  absl::Status Run(const v1::WatchRequest& request, const std::function<bool()>& stop) {
    rpc::Call call(method_, nullptr);
    Watch watch(
        options_, &ring_,
        [this](Position after, int, db::Deadline) -> absl::StatusOr<OutboxStore::Part> {
          ++table_reads_;
          OutboxStore::Part part;
          for (const OutboxEvent& event : table_) {
            if (event.position > after) part.events.push_back(event);
          }
          part.through = std::max(after, Position{100, 0});
          part.deleted = deleted_;
          part.next_transaction = 200;
          return part;
        },
        &delivered_);
    return watch.Run(call, request, [&](const v1::WatchResponse& response) {
      sent_.push_back(response);
      for (const v1::Event& event : response.events()) resources_.push_back(event.resource());
      return !stop();
    });
  }
  static std::function<bool()> Never() {
    return [] { return false; };
  }
  std::function<bool()> After(size_t messages) {
    return [this, messages] { return sent_.size() >= messages; };
  }
  void Append(uint64_t transaction, int64_t id) {
    std::vector<OutboxEvent> events;
    events.push_back(EventOf(transaction, id));
    ring_.Append(std::move(events), {transaction + 1, 0});
  }

  const rpc::Method method_{"socle.events.v1.EventService/Watch", "events.events.read"};
  WatchOptions options_{.heartbeat = milliseconds(20), .look = milliseconds(5)};
  EventRing ring_;
  std::vector<OutboxEvent> table_;
  Position deleted_;
  int table_reads_ = 0;
  telemetry::Counter delivered_;
  std::vector<v1::WatchResponse> sent_;
  std::vector<std::string> resources_;
};

TEST_F(WatchTest, BeginsWithAPositionBeforeAnythingHappens) {
  EXPECT_TRUE(Run({}, After(1)).ok());
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(sent_[0].events_size(), 0);
  EXPECT_EQ(*DecodeResumeToken(sent_[0].resume_token()), (Position{100, 0}));
  EXPECT_EQ(table_reads_, 0) << "from now on needs nothing of the past";
}

TEST_F(WatchTest, SendsHeartbeatsThatMakeProgress) {
  const auto act = [this] {
    if (sent_.size() == 2) ring_.Append({}, {150, 0});  // transactions ended, none with an event
    return sent_.size() >= 3;
  };
  EXPECT_TRUE(Run({}, act).ok());
  EXPECT_EQ(*DecodeResumeToken(sent_[2].resume_token()), (Position{150, 0}));
  EXPECT_TRUE(resources_.empty());
}

TEST_F(WatchTest, MakesProgressPastWhatTheFilterLeavesOut) {
  v1::WatchRequest request;
  request.set_filter("revision = 7");
  const auto act = [this] {
    if (sent_.size() == 1) {
      for (int64_t i = 1; i <= 9; ++i) Append(100 + static_cast<uint64_t>(i), i);
    }
    return sent_.size() >= 3;
  };
  EXPECT_TRUE(Run(request, act).ok());
  EXPECT_EQ(resources_, std::vector<std::string>{"things/7"});
  EXPECT_EQ(*DecodeResumeToken(sent_.back().resume_token()), (Position{110, 0}))
      << "events 8 and 9 need not be read again";
  EXPECT_EQ(delivered_.Value(), 1u);
}

TEST_F(WatchTest, ResumesFromTheRingWithoutTheDatabase) {
  for (int64_t i = 1; i <= 4; ++i) Append(100, i);
  v1::WatchRequest request;
  request.set_resume_token(EncodeResumeToken({100, 2}));
  EXPECT_TRUE(Run(request, After(2)).ok());
  EXPECT_EQ(resources_, (std::vector<std::string>{"things/3", "things/4"}));
  EXPECT_EQ(table_reads_, 0);
}

TEST_F(WatchTest, ReadsWhatFellOutOfTheRingFromTheTable) {
  table_ = {EventOf(50, 1), EventOf(51, 2)};
  v1::WatchRequest request;
  request.set_resume_token(EncodeResumeToken({50, 0}));
  EXPECT_TRUE(Run(request, After(2)).ok());
  EXPECT_EQ(resources_, (std::vector<std::string>{"things/1", "things/2"}));
  EXPECT_EQ(table_reads_, 1);
}

TEST_F(WatchTest, RefusesATokenOfDeletedEventsBeforeItSendsAnything) {
  deleted_ = {60, 5};
  v1::WatchRequest request;
  request.set_resume_token(EncodeResumeToken({60, 4}));
  const absl::Status status = Run(request, Never());
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonOf(status), ErrorReason::EVENTS_NOT_KEPT);
  EXPECT_TRUE(sent_.empty());
  request.set_resume_token(EncodeResumeToken({60, 5}));
  EXPECT_TRUE(Run(request, After(1)).ok()) << "who has seen the last deleted event misses nothing";
}

TEST_F(WatchTest, RefusesATokenThatTheDatabaseHasNotComeTo) {
  v1::WatchRequest request;
  request.set_resume_token(EncodeResumeToken({201, 0}));
  EXPECT_EQ(ReasonOf(Run(request, Never())), ErrorReason::EVENTS_NOT_KEPT);
  request.set_resume_token(EncodeResumeToken({150, 3}));
  EXPECT_TRUE(Run(request, After(1)).ok()) << "another replica may be ahead of this one";
  EXPECT_EQ(*DecodeResumeToken(sent_.back().resume_token()), (Position{150, 3})) << "and is never sent back";
}

TEST_F(WatchTest, BeginsWithTheOldestKept) {
  deleted_ = {40, 9};
  table_ = {EventOf(50, 1)};
  v1::WatchRequest request;
  request.set_from_oldest(true);
  EXPECT_TRUE(Run(request, After(2)).ok());
  EXPECT_EQ(*DecodeResumeToken(sent_[0].resume_token()), deleted_);
  EXPECT_EQ(resources_, std::vector<std::string>{"things/1"});
}

TEST_F(WatchTest, RefusesWrongRequests) {
  v1::WatchRequest request;
  request.set_resume_token("made up");
  EXPECT_EQ(ReasonOf(Run(request, Never())), ErrorReason::INVALID_RESUME_TOKEN);
  request.set_resume_token(EncodeResumeToken({100, 0}));
  request.set_from_oldest(true);
  EXPECT_EQ(ReasonOf(Run(request, Never())), ErrorReason::INVALID_FIELD);
  request.Clear();
  request.set_filter("nonsense = 1");
  EXPECT_EQ(ReasonOf(Run(request, Never())), ErrorReason::INVALID_FILTER);
}

TEST_F(WatchTest, AnswersNotReadyBeforeTheDatabaseWasRead) {
  EventRing fresh;
  rpc::Call call(method_, nullptr);
  Watch watch(options_, &fresh, {}, &delivered_);
  EXPECT_EQ(ReasonOf(watch.Run(call, {}, [](const auto&) { return true; })), ErrorReason::NOT_READY);
}

TEST_F(WatchTest, EndsWithOkWhenTheServerStops) {
  const absl::Status status = Run({}, [this] {
    ring_.Stop();
    return false;
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(WatchTest, EndsWithOkAfterTheLongestTime) {
  options_.longest = milliseconds(30);
  EXPECT_TRUE(Run({}, Never()).ok());
}

TEST_F(WatchTest, CutsLargeBatchesIntoMessages) {
  options_.batch_bytes = 1;
  for (int64_t i = 1; i <= 3; ++i) Append(100, i);
  v1::WatchRequest request;
  request.set_resume_token(EncodeResumeToken({100, 0}));
  EXPECT_TRUE(Run(request, After(4)).ok());
  ASSERT_GE(sent_.size(), 4u);
  EXPECT_EQ(*DecodeResumeToken(sent_[1].resume_token()), (Position{100, 1})) << "each message has its own position";
  EXPECT_EQ(resources_.size(), 3u);
}

}  // namespace
}  // namespace socle::events
