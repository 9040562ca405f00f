// The record of the whole country, in numbers: printed, with limits wide enough for a busy machine.
#include <chrono>
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

double SecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(RecordTiming, HoldsAllOfFrance) {
  RegistryDatabase database;
  const Record wanted = FranceSizedRecord();
  absl::StatusOr<int64_t> revision;
  const double apply = SecondsOf([&] { revision = database.Put(wanted); });
  ASSERT_TRUE(revision.ok()) << revision.status();

  absl::StatusOr<StoredRecord> stored;
  const double first = SecondsOf([&] { stored = database.store->Load(db::kNoDeadline); });
  const double load = SecondsOf([&] { stored = database.store->Load(db::kNoDeadline); });
  ASSERT_TRUE(stored.ok()) << stored.status();
  absl::StatusOr<RecordDiff> diff;
  const double compare = SecondsOf([&] { diff = Diff(*stored, wanted); });
  ASSERT_TRUE(diff.ok()) << diff.status();
  EXPECT_TRUE(diff->empty()) << "what was read back differs from what was written";

  std::printf("all of France: apply %.1f s, first load %.2f s, load %.2f s, compare %.2f s\n", apply, first, load,
              compare);
  EXPECT_LT(apply, 60);
  EXPECT_LT(load, 5);
}

}  // namespace
}  // namespace socle::registry::store
