// What one caller may, and that others do not feel it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include "platform/base/error.h"
#include "platform/rpc/caller_table.h"
#include "platform/rpc/limited_callers.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using Clock = CallerTable::Clock;

bool Taken(const std::variant<CallerTable::Place, CallerTable::Refusal>& taken) { return taken.index() == 0; }

// Knows whoever says a name in the header.
class ByName : public Authenticator {
 public:
  absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Evidence& evidence) const override {
    if (evidence.authorization.empty()) return NoCredentials();
    return std::make_shared<const Principal>(Principal{.subject = std::string(evidence.authorization), .roles = {"r"}});
  }
};

class CallerLimitsTest : public testing::Test {
 protected:
  using Admitted = absl::StatusOr<std::shared_ptr<const Principal>>;

  Admitted Call(std::string_view subject) const { return callers_.Authenticate({subject, nullptr}); }

  std::atomic<Clock::time_point> now_ = Clock::time_point();
  telemetry::Metrics metrics_;
  const LimitedCallers callers_{
      std::make_unique<ByName>(), {.rate = 10, .burst = 3, .calls = 2}, &metrics_, [this] { return now_.load(); }};
};

TEST_F(CallerLimitsTest, LetsInWhomItKnowsUnchanged) {
  const Admitted caller = Call("claire");
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ((*caller)->subject, "claire");
  EXPECT_THAT((*caller)->roles, testing::ElementsAre("r"));
}

TEST_F(CallerLimitsTest, RefusesTheCallAboveTheBurstAndSaysWhenToComeBack) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Call("claire").ok()) << i;
  const absl::Status refused = Call("claire").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), ErrorReason::OVERLOADED);
  EXPECT_TRUE(Call("paul").ok()) << "another caller has limits of its own";
  now_ = now_.load() + milliseconds(99);
  EXPECT_FALSE(Call("claire").ok());
  now_ = now_.load() + milliseconds(1);
  EXPECT_TRUE(Call("claire").ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(socle_caller_calls_refused_total{limit="rate"} 2)"));
}

TEST_F(CallerLimitsTest, RefusesTheCallAboveThoseInFlightUntilOneEnds) {
  Admitted first = Call("claire");
  const Admitted second = Call("claire");
  now_ = now_.load() + std::chrono::seconds(1);
  EXPECT_EQ(ReasonOf(Call("claire").status()), ErrorReason::OVERLOADED);
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(socle_caller_calls_refused_total{limit="calls"} 1)"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("socle_caller_calls_in_flight 2"));
  EXPECT_TRUE(Call("paul").ok());
  *first = nullptr;
  EXPECT_TRUE(Call("claire").ok());
}

TEST_F(CallerLimitsTest, CountsNobodyWhoIsNotKnown) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Call("").status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(metrics_.Text(), HasSubstr("socle_caller_calls_in_flight 0"));
}

TEST_F(CallerLimitsTest, NamesNoCallerInItsMetrics) {
  for (int i = 0; i < 10; ++i) Call("claire@dupont").IgnoreError();
  EXPECT_THAT(metrics_.Text(), testing::Not(HasSubstr("claire")));
}

TEST(CallerTableTest, ZeroIsAnyNumber) {
  CallerTable table({.rate = 0, .burst = 1, .calls = 0});
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(Taken(table.Take("claire", Clock::time_point())));
  EXPECT_EQ(table.in_flight(), 100'000);
}

TEST(CallerTableTest, HasRoomForMoreCallersThanItHoldsAsLongAsTheyComeInTurn) {
  CallerTable table({.rate = 10, .burst = 1, .calls = 1}, 1);
  Clock::time_point now;
  for (int i = 0; i < 1000; ++i) {
    const auto taken = table.Take("caller " + std::to_string(i), now);
    ASSERT_TRUE(Taken(taken)) << i;
    table.Give(std::get<CallerTable::Place>(taken));
    now += milliseconds(20);  // so that at most five are busy at once
  }
}

TEST(CallerTableTest, DoesNotForgetWhoIsBusyWhenOthersComeInMasses) {
  CallerTable table({.rate = 10, .burst = 1, .calls = 1}, 1);
  ASSERT_TRUE(Taken(table.Take("claire", Clock::time_point())));
  for (int i = 0; i < 1000; ++i) {
    const auto taken = table.Take("caller " + std::to_string(i), Clock::time_point());
    if (Taken(taken)) table.Give(std::get<CallerTable::Place>(taken));
  }
  EXPECT_FALSE(Taken(table.Take("claire", Clock::time_point() + std::chrono::hours(1)))) << "a call is still in flight";
}

// Whatever callers do: none has more in flight than it may, and what is given back is there again.
RC_GTEST_PROP(CallerTableProperty, CountsExactly, ()) {
  const int most = *rc::gen::inRange(1, 5);
  CallerTable table({.rate = 0, .calls = most}, 4);
  std::map<int, std::vector<CallerTable::Place>> held;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, bool>>>(
      rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::arbitrary<bool>()));
  int64_t all = 0;
  for (const auto& [caller, takes] : steps) {
    auto& mine = held[caller];
    if (takes) {
      const auto taken = table.Take(std::string(1, static_cast<char>('a' + caller)), Clock::time_point());
      RC_ASSERT(Taken(taken) == (static_cast<int>(mine.size()) < most));
      if (!Taken(taken)) continue;
      mine.push_back(std::get<CallerTable::Place>(taken));
      ++all;
    } else if (!mine.empty()) {
      table.Give(mine.back());
      mine.pop_back();
      --all;
    }
    RC_ASSERT(table.in_flight() == all);
  }
}

TEST(CallerTableTest, CountsExactlyFromManyThreads) {
  CallerTable table({.rate = 0, .calls = 3});
  std::atomic<int> at_once = 0, most_at_once = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20'000; ++i) {
        const auto taken = table.Take("claire", Clock::now());
        if (!Taken(taken)) continue;
        const int now = ++at_once;
        int before = most_at_once.load();
        while (before < now && !most_at_once.compare_exchange_weak(before, now)) {
        }
        --at_once;
        table.Give(std::get<CallerTable::Place>(taken));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most_at_once, 3);
  EXPECT_EQ(table.in_flight(), 0);
}

}  // namespace
}  // namespace socle::rpc
