#include "services/registry/store/source_store.h"

#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

class SourceStoreTest : public ::testing::Test {
 protected:
  Source NewSource() { return TestSource(kSourceCount + 1); }
  SourceState StateOf(SourceId id) {
    const auto all = sources_.List(db::kNoDeadline);
    for (const StoredSource& stored : *all) {
      if (stored.source.id == id) return stored.state;
    }
    throw std::runtime_error("not listed");
  }
  RegistryDatabase registry_;
  SourceStore sources_{registry_.pool.get()};
};

TEST_F(SourceStoreTest, KeepsTheBytesAsTheyCame) {
  std::string bytes;
  for (int i = 0; i < 3'000'000; ++i) bytes.push_back(static_cast<char>(i * 7 % 256));  // zeroes and high bytes too
  const auto staged = sources_.Stage(NewSource(), bytes, db::kNoDeadline);
  ASSERT_TRUE(staged.ok()) << staged.status();
  EXPECT_EQ(staged->size, 3'000'000);
  EXPECT_EQ(staged->state, SourceState::kStaged);
  const auto read = sources_.ReadBytes(staged->source.id, db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(*read == bytes);
}

TEST_F(SourceStoreTest, KeepsEverythingThatIsSaidAboutIt) {
  const auto staged = sources_.Stage(NewSource(), "", db::kNoDeadline);
  ASSERT_TRUE(staged.ok()) << staged.status();
  Source expected = NewSource();
  expected.id = staged->source.id;
  EXPECT_EQ(staged->source, expected);
  EXPECT_GT(staged->stage_time.micros, 0);
}

TEST_F(SourceStoreTest, TheSameBytesAgainAreTheSameSource) {
  const auto first = sources_.Stage(NewSource(), "content", db::kNoDeadline);
  Source renamed = NewSource();
  renamed.file = "copy_of_cog.csv";
  const auto again = sources_.Stage(renamed, "content", db::kNoDeadline);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again->source, first->source);
  EXPECT_EQ(sources_.List(db::kNoDeadline)->size(), static_cast<size_t>(kSourceCount) + 1);
}

TEST_F(SourceStoreTest, IsAppliedOnceTheRecordRestsOnIt) {
  const auto staged = sources_.Stage(NewSource(), "content", db::kNoDeadline);
  ASSERT_TRUE(staged.ok());
  Record record;
  record.sources = {NewSource()};
  ASSERT_TRUE(registry_.Put(record).ok());
  EXPECT_EQ(StateOf(staged->source.id), SourceState::kApplied);
  ASSERT_TRUE(registry_.Put(Record()).ok());
  EXPECT_EQ(StateOf(staged->source.id), SourceState::kStaged);
  ASSERT_TRUE(registry_.Put(record).ok()) << "a source may come back";
  EXPECT_EQ(StateOf(staged->source.id), SourceState::kApplied);
  EXPECT_EQ(registry_.Get().sources.size(), 1u);
}

TEST_F(SourceStoreTest, PurgesOnlyWhatNoRevisionEverUsed) {
  Record record;
  record.sources = {TestSource(1)};
  ASSERT_TRUE(registry_.Put(record).ok());
  ASSERT_TRUE(registry_.Put(Record()).ok());
  EXPECT_EQ(sources_.PurgeStaged(std::chrono::hours(1), db::kNoDeadline).value_or(-1), 0) << "too young";
  EXPECT_EQ(sources_.PurgeStaged(std::chrono::seconds(-60), db::kNoDeadline).value_or(-1), kSourceCount - 1);
  const auto left = sources_.List(db::kNoDeadline);
  ASSERT_EQ(left->size(), 1u);
  EXPECT_EQ(left->front().source.digest, TestSource(1).digest);
}

TEST_F(SourceStoreTest, AnUnknownIdIsNotFound) {
  EXPECT_EQ(sources_.ReadBytes(9999, db::kNoDeadline).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SourceStoreTest, RefusesADigestThatIsNone) {
  Source source = NewSource();
  source.digest = "abc";
  EXPECT_FALSE(sources_.Stage(source, "content", db::kNoDeadline).ok());
}

}  // namespace
}  // namespace socle::registry::store
