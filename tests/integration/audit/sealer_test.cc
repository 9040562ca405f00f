// Every audit record is sealed once, in order, whatever writers, sealers and their deaths do.
#include "platform/audit/sealer.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/transaction>
#include <random>

#include "tests/integration/audit/audit_fixture.h"
#include "tests/integration/server/child_process.h"

namespace socle::audit {
namespace {

using test::ChildProcess;

class SealerTest : public AuditTest {
 protected:
  // The chain is whole, and there are as many seals as records.
  void ExpectAllSealed(int64_t count) {
    const Verdict verdict = Judge();
    EXPECT_FALSE(verdict.fault) << verdict.fault->seq << ": " << verdict.fault->what;
    EXPECT_EQ(verdict.entries, count);
    EXPECT_EQ(Ask("SELECT count(*) FROM audit_record"), std::to_string(count));
    EXPECT_EQ(verdict.unsealed, 0);
  }

  telemetry::Metrics metrics_;
  telemetry::Log nowhere_{{.service = "registry", .fd = -1}};
  const SystemClock clock_;
};

TEST_F(SealerTest, SealsOldRecordsInBoundedBatches) {
  Record(250);
  EXPECT_EQ(store_->SealSome(100, db::kNoDeadline).value(), 100);
  EXPECT_EQ(Ask("SELECT max(seq) FROM audit_seal"), "100");
  EXPECT_EQ(SealAll(), 150);
  EXPECT_EQ(store_->SealSome(100, db::kNoDeadline).value(), 0) << "nothing is left";
  ExpectAllSealed(250);
}

TEST_F(SealerTest, FollowsTheOrderOfTransactionsNotOfIds) {
  pqxx::connection early(database_.url);
  pqxx::work first(early);
  first.exec("SELECT pg_current_xact_id()");
  Record(1, "of a later transaction");
  first.exec(
      "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes) "
      "VALUES (1, 'of an earlier transaction', 'm', gen_random_uuid(), '', 'things/1', 2, '{}')");
  EXPECT_EQ(SealAll(), 0) << "an older transaction may yet put something before it";
  first.commit();
  EXPECT_EQ(SealAll(), 2);
  EXPECT_EQ(Ask("SELECT string_agg(actor, ', ' ORDER BY seq) FROM audit_seal JOIN audit_record ON id = record_id"),
            "of an earlier transaction, of a later transaction");
  ExpectAllSealed(2);
}

// Negative control: whoever seals what is committed, in the order of ids, leaves out what an older transaction commits
// late.
TEST_F(SealerTest, SlowCommittersAreNotSkipped) {
  constexpr int kWriters = 6;
  constexpr int kWritesEach = 60;
  std::atomic<int> running = kWriters;
  std::vector<std::jthread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      pqxx::connection connection(database_.url);
      std::mt19937 random(static_cast<unsigned>(w));
      for (int n = 0; n < kWritesEach; ++n) {
        pqxx::work work(connection);
        work.exec(
            "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes) "
            "VALUES (1, 'slow', 'm', gen_random_uuid(), '', 'things/1', 2, '{}')");
        if (random() % 3 == 0) work.exec("SELECT pg_sleep(0.01)");
        work.commit();
      }
      --running;
    });
  }
  int64_t newest = 0;
  int naive_missed = 0;
  std::set<int64_t> naively_seen;
  pqxx::connection reader(database_.url);
  while (running > 0) {
    ASSERT_TRUE(store_->SealSome(50, db::kNoDeadline).ok());
    pqxx::nontransaction look(reader);
    for (const pqxx::row& row :
         look.exec("SELECT id FROM audit_record WHERE id > " + std::to_string(newest) + " ORDER BY id")) {
      newest = row[0].as<int64_t>();
      naively_seen.insert(newest);
    }
  }
  writers.clear();
  SealAll();
  ExpectAllSealed(kWriters * kWritesEach);
  naive_missed = kWriters * kWritesEach - static_cast<int>(naively_seen.size());
  std::fprintf(stderr, "negative control: id > last missed %d of %d records\n", naive_missed, kWriters * kWritesEach);
}

TEST_F(SealerTest, ManySealersAtOnceSealEachRecordOnce) {
  Record(2000);
  std::atomic<int64_t> sealed = 0;
  {
    std::vector<std::jthread> sealers;
    for (int s = 0; s < 4; ++s) {
      sealers.emplace_back([&] {
        auto pool = NewPool();
        SealStore store(pool.get());
        for (int idle = 0; idle < 20;) {
          const auto count = store.SealSome(30, db::kNoDeadline);
          ASSERT_TRUE(count.ok()) << count.status();
          if (*count && **count > 0) {
            sealed += **count;
          } else if (*count) {
            ++idle;
          }
        }
      });
    }
  }
  EXPECT_EQ(sealed, 2000);
  ExpectAllSealed(2000);
}

TEST_F(SealerTest, WhoFindsAnotherAtItLeavesItToHim) {
  Record(10);
  pqxx::connection connection(database_.url);
  pqxx::work other(connection);
  other.exec("SELECT pg_advisory_xact_lock(hashtextextended('audit_seal', 7))");
  EXPECT_EQ(store_->SealSome(100, db::DeadlineIn(std::chrono::seconds(20))).value(), std::nullopt);
  other.abort();
  EXPECT_EQ(SealAll(), 10);
}

TEST_F(SealerTest, ASealerKilledAtAnyFailpointLeavesAWholeChain) {
  Record(200);
  int64_t passage = 0;
  for (const char* point : {"audit_before_seal", "audit_before_commit", "audit_after_commit"}) {
    for (int round = 0; round < 3; ++round) {
      setenv("SOCLE_FAILPOINTS", fmt::format("{}=kill@{}", point, 1 + ++passage % 3).c_str(), 1);
      ChildProcess sealer(AUDIT_PROGRAM, {database_.url});
      EXPECT_EQ(sealer.Wait(), -SIGKILL) << point << ": " << sealer.output();
      const Verdict verdict = Judge();
      EXPECT_FALSE(verdict.fault) << point << ": " << verdict.fault->seq << ": " << verdict.fault->what;
    }
  }
  unsetenv("SOCLE_FAILPOINTS");
  ChildProcess last(AUDIT_PROGRAM, {database_.url});
  EXPECT_EQ(last.Wait(), 0) << last.output();
  ExpectAllSealed(200);
}

TEST_F(SealerTest, SealsByItselfAndTellsCheckpoints) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::string told;
  Record(5);
  {
    telemetry::Log channel({.service = "registry", .fd = ends[1]});
    {
      Sealer sealer(
          {.service = "registry", .interval = std::chrono::milliseconds(2), .checkpoint = std::chrono::hours(1)},
          pool_.get(), nullptr, &clock_, &channel, &metrics_);
      sealer.Start();
      EXPECT_TRUE(socle::testing::Eventually([&] { return Ask("SELECT count(*) FROM audit_seal") == "5"; }));
      Record(4);
      EXPECT_TRUE(socle::testing::Eventually([&] { return Ask("SELECT count(*) FROM audit_seal") == "9"; }));
      EXPECT_THAT(metrics_.Text(), ::testing::HasSubstr("socle_audit_sealed_total 9"));
      Record(3);
    }
    channel.Flush();
    told.resize(65536);
    const ssize_t got = read(ends[0], told.data(), told.size());
    told.resize(got > 0 ? static_cast<size_t>(got) : 0);
  }
  close(ends[0]);
  close(ends[1]);
  ExpectAllSealed(12);
  std::istringstream lines(told);
  const auto witnesses = ReadCheckpoints(lines, "registry", nullptr);
  ASSERT_TRUE(witnesses.ok()) << witnesses.status() << told;
  EXPECT_TRUE(witnesses->contains(5) && witnesses->contains(12)) << "at its start and at its end: " << told;
  EXPECT_EQ(Judge(*witnesses).checkpoints, static_cast<int64_t>(witnesses->size()));
}

TEST_F(SealerTest, ADatabaseThatIsAwayIsCountedAndMadeUpFor) {
  db::PoolOptions options;
  options.address.url = "postgresql://nobody@127.0.0.1:1/nowhere";
  db::Pool away(std::move(options));
  Sealer sealer({.service = "registry", .interval = std::chrono::milliseconds(2)}, &away, nullptr, &clock_, &nowhere_,
                &metrics_);
  sealer.Start();
  EXPECT_TRUE(socle::testing::Eventually(
      [&] { return metrics_.Text().find("socle_audit_failures_total 0") == std::string::npos; }));
}

TEST_F(SealerTest, LooksCountWhatWaits) {
  Record(30);
  ASSERT_EQ(store_->SealSome(10, db::kNoDeadline).value(), 10);
  Ask("UPDATE audit_record SET create_time = now() - interval '1 hour' RETURNING ''");
  const Progress progress = store_->Look(db::kNoDeadline).value();
  EXPECT_EQ(progress.tip.seq, 10);
  EXPECT_EQ(progress.unsealed, 20);
  EXPECT_GE(progress.oldest_waiting, std::chrono::minutes(59));
}

}  // namespace
}  // namespace socle::audit
