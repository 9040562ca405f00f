// The cap on watchers.
#include "platform/events/watchers.h"

#include <gtest/gtest.h>

#include <memory>

namespace socle::events {
namespace {

TEST(Watchers, LetsInAsManyAsItMay) {
  Watchers watchers(2);
  auto first = std::make_unique<Watchers::Entry>(&watchers, nullptr);
  const Watchers::Entry second(&watchers, nullptr);
  EXPECT_TRUE(first->valid());
  EXPECT_TRUE(second.valid());
  EXPECT_FALSE(Watchers::Entry(&watchers, nullptr).valid());
  EXPECT_EQ(watchers.count(), 2);
  first.reset();
  EXPECT_TRUE(Watchers::Entry(&watchers, nullptr).valid()) << "a place that became free can be had again";
  EXPECT_EQ(watchers.count(), 1) << "an entry ends with its stream, one that was refused never counted";
}

}  // namespace
}  // namespace socle::events
