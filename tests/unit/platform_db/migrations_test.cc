#include "platform/db/migrations.h"

#include <thread>

#include <gmock/gmock.h>

#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Migration kChain[] = {
    {1, "0001_item", "CREATE TABLE item (id int); INSERT INTO item VALUES (1);"},
    {2, "0002_more", "INSERT INTO item VALUES (2); CREATE INDEX item_id ON item (id);"},
};

class MigrationsTest : public DatabaseTest {
 protected:
  absl::StatusOr<MigrationReport> Run(std::span<const Migration> chain) { return Migrate(pool_, chain, Soon()); }
  int64_t Items() { return Read(pool_, "SELECT count(*) FROM item").value_or(-1); }
  Pool pool_{Options()};
};

TEST_F(MigrationsTest, MakesTheSchema) {
  const auto report = Run(kChain);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->version_before, 0);
  EXPECT_EQ(report->version, 2);
  EXPECT_THAT(report->applied, ElementsAre("0001_item", "0002_more"));
  EXPECT_EQ(Items(), 2);
}

TEST_F(MigrationsTest, ASecondRunDoesNothing) {
  ASSERT_TRUE(Run(kChain).ok());
  const auto report = Run(kChain);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->applied, IsEmpty());
  EXPECT_EQ(report->version, 2);
  EXPECT_EQ(Items(), 2);
}

TEST_F(MigrationsTest, GoesOnFromWhereItWas) {
  ASSERT_TRUE(Run(std::span(kChain).first(1)).ok());
  const auto report = Run(kChain);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->version_before, 1);
  EXPECT_THAT(report->applied, ElementsAre("0002_more"));
}

TEST_F(MigrationsTest, ManyAtOnceTakeTurns) {
  std::vector<std::thread> runners;
  std::atomic<int> applied = 0;
  for (int i = 0; i < 4; ++i) {
    runners.emplace_back([&] {
      const auto report = Run(kChain);
      EXPECT_TRUE(report.ok()) << report.status() << log_.All();
      if (report.ok()) applied += static_cast<int>(report->applied.size());
    });
  }
  for (std::thread& runner : runners) runner.join();
  EXPECT_EQ(applied, 2);
  EXPECT_EQ(Items(), 2);
}

TEST_F(MigrationsTest, RefusesAnEditedFile) {
  ASSERT_TRUE(Run(kChain).ok());
  Migration edited[] = {kChain[0], kChain[1]};
  edited[0].sql = "CREATE TABLE item (id bigint)";
  const auto report = Run(edited);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("0001_item was edited"));
}

TEST_F(MigrationsTest, AFailureLeavesTheVersionBeforeIt) {
  const Migration broken[] = {kChain[0], {2, "0002_broken", "INSERT INTO item VALUES (2); SELECT no_such_column;"}};
  const auto report = Run(broken);
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("0002_broken"));
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("42703"));
  EXPECT_EQ(SchemaVersion(pool_, Soon()).value_or(-1), 1);
  EXPECT_EQ(Items(), 1);
  EXPECT_TRUE(Run(kChain).ok()) << "mended, it goes on";
}

TEST_F(MigrationsTest, RefusesAGapInTheNumbers) {
  const Migration gap[] = {kChain[0], {3, "0003_more", "SELECT 1"}};
  EXPECT_THAT(std::string(Run(gap).status().message()), HasSubstr("gap"));
}

TEST_F(MigrationsTest, RefusesADatabaseFromTheFuture) {
  ASSERT_TRUE(Run(kChain).ok());
  const auto report = Run(std::span(kChain).first(1));
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("newer program"));
}

TEST_F(MigrationsTest, GivesUpWhenATableStaysLocked) {
  ASSERT_TRUE(Run(std::span(kChain).first(1)).ok());
  const absl::Status status = RunWrite(pool_, Soon(), [&](Transaction& tx) {
    tx.Run("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
    MigrationOptions options;
    options.lock_timeout = std::chrono::milliseconds(50);
    const auto report = Migrate(pool_, kChain, Soon(), options);
    EXPECT_EQ(report.status().code(), absl::StatusCode::kAborted) << report.status();
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(SchemaVersion(pool_, Soon()).value_or(-1), 1);
}

// What the next releases add: the first leaves programs of version 2 alone, the second does not.
constexpr Migration kAdds = {3, "0003_adds", "-- serves-from: 2\nALTER TABLE item ADD COLUMN label text;"};
constexpr Migration kBreaks = {4, "0004_breaks", "ALTER TABLE item DROP COLUMN id;"};

TEST_F(MigrationsTest, OlderProgramsServeBesideWhatLeavesThemAlone) {
  const Migration newer[] = {kChain[0], kChain[1], kAdds};
  ASSERT_TRUE(Run(newer).ok());
  EXPECT_TRUE(CheckSchema(pool_, {2, 2}, Soon()).ok()) << "the program of version 2 starts again beside the new ones";
  EXPECT_EQ(CheckSchema(pool_, {1, 1}, Soon()).code(), absl::StatusCode::kFailedPrecondition)
      << "0002 says nothing of programs of version 1";
  const auto report = Run(kChain);  // put back: the older release migrates again
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->applied, IsEmpty());
  EXPECT_EQ(report->version, 3);
}

TEST_F(MigrationsTest, NoOlderProgramServesBesideWhatBreaksIt) {
  const Migration newest[] = {kChain[0], kChain[1], kAdds, kBreaks};
  ASSERT_TRUE(Run(newest).ok());
  for (const SchemaRange older : {SchemaRange{2, 2}, SchemaRange{2, 3}})
    EXPECT_EQ(CheckSchema(pool_, older, Soon()).code(), absl::StatusCode::kFailedPrecondition) << older.max;
  EXPECT_THAT(std::string(Run(kChain).status().message()), HasSubstr("newer program"));
}

TEST_F(MigrationsTest, TakesUpADatabaseThatAnOlderMigratorMade) {
  ASSERT_TRUE(Run(kChain).ok());
  ASSERT_TRUE(RunWrite(pool_, Soon(), [](Transaction& tx) {
                tx.Run("ALTER TABLE schema_migration DROP COLUMN serves_from");
                return absl::OkStatus();
              }).ok());
  const Migration newer[] = {kChain[0], kChain[1], kAdds};
  EXPECT_TRUE(Run(newer).ok());
  EXPECT_TRUE(CheckSchema(pool_, {2, 2}, Soon()).ok());
}

TEST_F(MigrationsTest, ServesWithARangeOfVersions) {
  EXPECT_EQ(SchemaVersion(pool_, Soon()).value_or(-1), 0) << "an empty database is version 0, not an error";
  ASSERT_TRUE(Run(kChain).ok());
  EXPECT_TRUE(CheckSchema(pool_, {1, 2}, Soon()).ok());
  EXPECT_TRUE(CheckSchema(pool_, {2, 5}, Soon()).ok());
  const absl::Status old = CheckSchema(pool_, {3, 4}, Soon());
  EXPECT_EQ(old.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(old.message()), HasSubstr("version 2"));
  EXPECT_THAT(std::string(old.message()), HasSubstr("3 to 4"));
  EXPECT_EQ(CheckSchema(pool_, {1, 1}, Soon()).code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace socle::db
