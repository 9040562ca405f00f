#include "services/registry/api/serving.h"

#include <gtest/gtest.h>

#include <thread>

#include "services/registry/api/serving_updater.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  Instant Now() const override { return now_; }
  void Set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

std::shared_ptr<const Serving> At(int64_t revision) {
  return Serving::Build(std::make_shared<const Snapshot>(SmallFrance(), revision), D("2026-11-22"));
}

TEST(ServingHolder, IsEmptyAtRevisionZeroBeforeTheFirstPublication) {
  ServingHolder holder;
  EXPECT_EQ(holder.revision(), 0);
  v1::GetCollectiviteRequest request;
  request.set_name("collectivites/commune-59350");
  EXPECT_EQ(GetCollectivite(*holder.Get(), request).status().code(), absl::StatusCode::kNotFound);
}

TEST(ServingHolder, GivesEachThreadTheNewest) {
  ServingHolder holder;
  holder.Publish(At(1));
  EXPECT_EQ(holder.GetOnThisThread()->snapshot->revision(), 1);
  holder.Publish(At(2));
  EXPECT_EQ(holder.GetOnThisThread()->snapshot->revision(), 2);
  ServingHolder other;
  EXPECT_EQ(other.GetOnThisThread()->snapshot->revision(), 0) << "holders do not share the thread's copy";
}

TEST(Serving, OfALaterRevisionSharesAllButItsNumber) {
  const std::shared_ptr<const Serving> first = At(1);
  const std::shared_ptr<const Serving> later = first->At(7);
  EXPECT_EQ(later->revision, 7);
  EXPECT_EQ(later->views, first->views);
  EXPECT_EQ(later->search, first->search);
  EXPECT_NE(std::string(later->list_info.begin(), later->list_info.end()),
            std::string(first->list_info.begin(), first->list_info.end()));
  ServingHolder holder;
  holder.Publish(first);
  holder.Publish(later);
  EXPECT_EQ(holder.revision(), 7);
}

TEST(ServingHolder, WakesWhoWaitsForARevision) {
  ServingHolder holder;
  bool reached = false;
  std::thread reader([&] { reached = holder.WaitFor(3, absl::Now() + absl::Seconds(20)); });
  holder.Publish(At(2));
  holder.Publish(At(3));
  reader.join();
  EXPECT_TRUE(reached);
}

TEST(ServingHolder, GivesUpAtTheDeadline) {
  ServingHolder holder;
  EXPECT_FALSE(holder.WaitFor(1, absl::Now() + absl::Milliseconds(5)));
}

TEST(ServingHolder, ReadersKeepWhatTheyReadWhileOthersPublish) {
  ServingHolder holder;
  holder.Publish(At(1));
  std::atomic<bool> stop{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      v1::GetCollectiviteRequest request;
      request.set_name("collectivites/commune-59350");
      int64_t last = 0;
      while (!stop) {
        const auto lille = Decoded<v1::Collectivite>(GetCollectivite(*holder.GetOnThisThread(), request));
        EXPECT_EQ(lille.display_name(), "Lille");
        EXPECT_GE(lille.read_info().revision(), last) << "revisions only grow";
        last = lille.read_info().revision();
      }
    });
  }
  for (int64_t revision = 2; revision < 60; ++revision) holder.Publish(At(revision));
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

TEST(TodayInParis, IsTheLegalDayNotTheUtcDay) {
  EXPECT_EQ(TodayInParis({Instant::At(D("2026-12-31")).micros + int64_t{82800} * 1'000'000}), D("2027-01-01"))
      << "23:00 UTC in winter";
  EXPECT_EQ(TodayInParis({Instant::At(D("2026-07-01")).micros + int64_t{79200} * 1'000'000}), D("2026-07-02"))
      << "22:00 UTC in summer";
  EXPECT_EQ(TodayInParis(I("2026-11-22")), D("2026-11-22"));
}

TEST(ServingUpdater, RebuildsWhenTheDayChanges) {
  ServingHolder holder;
  FixedClock clock(I("2020-12-31"));
  ServingUpdater updater(&holder, &clock);
  updater.Publish(SmallFrance(), 5);
  v1::ListMembersRequest request;
  request.set_parent("collectivites/epci-200093201");
  EXPECT_FALSE(ListMembers(*holder.Get(), request).ok()) << "the métropole is not yet born";
  clock.Set(I("2021-01-01"));
  updater.FollowTheDay();
  EXPECT_TRUE(ListMembers(*holder.Get(), request).ok());
  EXPECT_EQ(holder.revision(), 5);
}

}  // namespace
}  // namespace socle::registry::api
