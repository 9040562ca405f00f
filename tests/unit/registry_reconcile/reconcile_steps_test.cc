// Reconciling for somebody who may give up.
#include <chrono>

#include <gtest/gtest.h>

#include "services/registry/domain/reconcile.h"
#include "tests/unit/registry_reconcile/real_record.h"

namespace socle::registry {
namespace {

TEST(ReconcileSteps, EndAtTheFirstRefusal) {
  int steps = 0;
  ASSERT_TRUE(Reconcile({}, [&] {
                ++steps;
                return absl::OkStatus();
              }).ok());
  EXPECT_GE(steps, 10);
  for (int last = 1; last <= steps; ++last) {
    int asked = 0;
    const auto record =
        Reconcile({}, [&] { return ++asked == last ? absl::CancelledError("the caller has gone") : absl::OkStatus(); });
    EXPECT_EQ(record.status(), absl::CancelledError("the caller has gone")) << "step " << last;
    EXPECT_EQ(asked, last) << "it went on";
  }
}

TEST(ReconcileSteps, TakeAShortTimeEach) {
  SOCLE_REQUIRE_NPM();
  const std::vector<SourceDocument> sources = NpmSources();
  auto begun = std::chrono::steady_clock::now();
  std::chrono::duration<double> all{}, longest{};
  const auto mark = [&] {
    const auto now = std::chrono::steady_clock::now();
    all += now - begun;
    longest = std::max<std::chrono::duration<double>>(longest, now - begun);
    begun = now;
    return absl::OkStatus();
  };
  const auto record = Reconcile(sources, mark);
  ASSERT_TRUE(record.ok()) << record.status();
  (void)mark();
  EXPECT_LT(longest, all * 0.7) << "one step of " << longest.count() << " s, of " << all.count() << " s in all";
  EXPECT_TRUE(record->versions == Reconcile(sources).versions);
}

}  // namespace
}  // namespace socle::registry
