// Events as messages.
#include "platform/events/event_conversion.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/platform_events/events.h"

namespace socle::events {
namespace {

TEST(EventConversion, FillsEveryField) {
  OutboxEvent event = EventOf(5, 3);
  event.changes = {"renamed", "merged"};
  event.before = api::Sha256{0x0a, 0xff};
  event.create_time = {1'700'000'000'123'456};
  v1::Event proto;
  ToProto(event, &proto);
  EXPECT_EQ(proto.resource(), "things/3");
  EXPECT_EQ(proto.kind(), v1::Event::UPDATED);
  ASSERT_EQ(proto.changes_size(), 2);
  EXPECT_EQ(proto.changes(1), "merged");
  EXPECT_EQ(proto.revision(), 3);
  EXPECT_EQ(proto.before_digest().substr(0, 6), "0aff00");
  EXPECT_EQ(proto.before_digest().size(), 64u);
  EXPECT_EQ(proto.after_digest(), "") << "a digest that is not there must not look like one of zeros";
  EXPECT_EQ(proto.actor(), "tester");
  EXPECT_EQ(proto.create_time().seconds(), 1'700'000'000);
  EXPECT_EQ(proto.create_time().nanos(), 123'456'000);
}

TEST(EventConversion, RoundsInstantsBefore1970Down) {
  OutboxEvent event = EventOf(5, 3);
  event.create_time = {-1};
  v1::Event proto;
  ToProto(event, &proto);
  EXPECT_EQ(proto.create_time().seconds(), -1);
  EXPECT_EQ(proto.create_time().nanos(), 999'999'000);
}

TEST(EventId, IsTheSameWhereverTheRowWasRead) {
  OutboxEvent audited = EventOf(5, 3);
  audited.position = {};
  EXPECT_EQ(EventId(EventOf(5, 3)), EventId(audited));
}

TEST(EventId, TellsApartWhateverDiffers) {
  std::vector<OutboxEvent> events(9, EventOf(5, 3));
  events[1].revision = 4;
  events[2].kind = 4;
  events[3].resource = "things/4";
  events[4].changes = {"a", "b"};
  events[5].changes = {"ab"};
  events[6].before = api::Sha256{};
  events[7].after = api::Sha256{};
  events[8].create_time = {7};
  std::set<std::string> ids;
  for (const OutboxEvent& event : events) {
    EXPECT_TRUE(ids.insert(EventId(event)).second) << "event " << ids.size() << " has the id of another one";
    EXPECT_LE(EventId(event).size(), 64u) << "the API promises 64 characters at most";
  }
}

}  // namespace
}  // namespace socle::events
