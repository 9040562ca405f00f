// What events can be filtered on.
#include "platform/events/event_filter.h"

#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "tests/unit/platform_events/events.h"

namespace socle::events {
namespace {

OutboxEvent Renaming() {
  OutboxEvent event = EventOf(5, 3);
  event.resource = "territories/scot-flandre";
  event.changes = {"renamed", "members-changed"};
  event.create_time = Instant::Parse("2026-11-22T10:00:00.5Z").value();
  return event;
}

bool Matches(const std::string& filter) {
  const auto compiled = EventFilter().Compile(filter);
  if (!compiled.ok()) ADD_FAILURE() << filter << ": " << compiled.status();
  return compiled.ok() && compiled->Matches(Renaming());
}

TEST(EventFilter, LetsEverythingThroughWhenEmpty) { EXPECT_TRUE(Matches("")); }

TEST(EventFilter, TakesEachField) {
  for (const char* filter :
       {R"(resource = "territories/scot-flandre")", R"(resource = "territories/*")", "resource:FLANDRE",
        "kind = UPDATED", "kind != CREATED", "changes:renamed", "changes:members-*", "actor = tester", "revision >= 3",
        R"(create_time >= "2026-11-22T10:00:00Z")", R"(create_time < "2026-11-22T11:00:01+01:00")",
        "create_time >= 2026-11-22", R"(resource = "territories/*" AND (kind = CREATED OR changes:renamed))"}) {
    EXPECT_TRUE(Matches(filter)) << filter;
  }
}

TEST(EventFilter, LeavesOutWhatDoesNotMatch) {
  for (const char* filter :
       {R"(resource = "territories/*a")", "kind = DELETED", "changes:rename", "actor = test", "revision > 3",
        R"(create_time > "2026-11-22T11:00:01+01:00")", "create_time >= 2026-11-23", "NOT changes:renamed"}) {
    EXPECT_FALSE(Matches(filter)) << filter;
  }
}

TEST(EventFilter, SaysWhatIsWrong) {
  for (const char* filter : {"kind = RENAMED", "kind = KIND_UNSPECIFIED", "name = x", "changes = renamed",
                             "revision = x", R"(create_time > "yesterday")", R"(create_time > "infinite-future")",
                             R"(create_time > "2026-11-22T10:00:00")", R"(create_time > "2026-02-30T10:00:00Z")"}) {
    const auto compiled = EventFilter().Compile(filter);
    ASSERT_FALSE(compiled.ok()) << filter;
    EXPECT_EQ(ReasonOf(compiled.status()), ErrorReason::INVALID_FILTER) << filter;
  }
}

TEST(EventFilter, KnowsEveryKindOfTheApi) {
  for (const char* kind : {"CREATED", "UPDATED", "CORRECTED", "DELETED", "UNDELETED", "STATE_CHANGED", "IMPORTED"}) {
    EXPECT_TRUE(EventFilter().Compile(std::string("kind = ") + kind).ok()) << kind;
  }
}

}  // namespace
}  // namespace socle::events
