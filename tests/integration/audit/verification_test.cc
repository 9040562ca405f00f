// Whatever somebody with every right does to sealed audit records is found, and the first bad place is named.
#include <gmock/gmock.h>

#include "tests/integration/audit/audit_fixture.h"

namespace socle::audit {
namespace {

using ::testing::HasSubstr;

constexpr int kEntries = 100;

class VerificationTest : public AuditTest {
 protected:
  void SetUp() override { Chain(kEntries); }

  void ExpectFault(int64_t seq, const std::string& what, const Witnesses& witnesses = {}) {
    // However batches fall.
    for (const int batch : {1, 7, 16, kEntries, 1000}) {
      const Verdict verdict = Judge(witnesses, batch);
      ASSERT_TRUE(verdict.fault) << "nothing was found in batches of " << batch;
      EXPECT_EQ(verdict.fault->seq, seq) << "in batches of " << batch << ": " << verdict.fault->what;
      EXPECT_THAT(verdict.fault->what, HasSubstr(what)) << "in batches of " << batch;
      EXPECT_EQ(verdict.entries, seq - 1) << "what is before it is whole";
    }
  }
  void ExpectWhole(const Witnesses& witnesses = {}) {
    const Verdict verdict = Judge(witnesses);
    EXPECT_FALSE(verdict.fault) << verdict.fault->seq << ": " << verdict.fault->what;
  }
  std::string RecordOf(int64_t seq) { return Ask(fmt::format("SELECT record_id FROM audit_seal WHERE seq = {}", seq)); }
};

TEST_F(VerificationTest, AChainThatNobodyTouchedIsWhole) {
  const Verdict verdict = Judge(Now());
  EXPECT_FALSE(verdict.fault);
  EXPECT_EQ(verdict.entries, kEntries);
  EXPECT_EQ(verdict.checkpoints, 1);
  EXPECT_EQ(HexOf(verdict.hash), Ask("SELECT encode(hash, 'hex') FROM audit_seal ORDER BY seq DESC LIMIT 1"));
}

TEST_F(VerificationTest, AnEmptyChainIsWhole) {
  Ask("DELETE FROM audit_seal; DELETE FROM audit_record; SELECT ''");
  EXPECT_FALSE(Judge().fault);
  ExpectFault(1, "its end is lost", {{3, kBeginning}});
}

TEST_F(VerificationTest, AnEditIsFoundInEveryColumn) {
  for (const std::string change :
       {"revision = revision + 1", "create_time = create_time + interval '1 microsecond'", "actor = 'mallory'",
        "method = 'socle.test.v1.Things/Read'", "request_id = gen_random_uuid()", "trace_id = 'f'",
        "resource = 'things/other'", "kind = 4", "changes = '{}'", "changes = ARRAY['renamed']",
        "before_digest = after_digest", "after_digest = NULL", "transaction = '9'"}) {
    Ask("CREATE TABLE kept AS TABLE audit_record; UPDATE audit_record SET " + change + " WHERE id = " + RecordOf(42) +
        " RETURNING ''");
    const Verdict verdict = Judge();
    ASSERT_TRUE(verdict.fault) << change;
    EXPECT_EQ(verdict.fault->seq, 42) << change << ": " << verdict.fault->what;
    Ask("DELETE FROM audit_record; INSERT INTO audit_record OVERRIDING SYSTEM VALUE TABLE kept; DROP TABLE kept; "
        "SELECT ''");
    ExpectWhole();
  }
}

TEST_F(VerificationTest, AnotherIdIsFound) {
  Ask("UPDATE audit_record SET id = DEFAULT WHERE id = " + RecordOf(42) + " RETURNING ''");
  ExpectFault(42, "is gone");
}

TEST_F(VerificationTest, ADeletedRecordIsFound) {
  Ask("DELETE FROM audit_record WHERE id = " + RecordOf(57) + " RETURNING ''");
  ExpectFault(57, "is gone");
}

TEST_F(VerificationTest, ADeletedRecordWithItsSealIsFound) {
  Ask("DELETE FROM audit_record WHERE id = " + RecordOf(57) + "; DELETE FROM audit_seal WHERE seq = 57; SELECT ''");
  ExpectFault(57, "the seal is missing");
}

TEST_F(VerificationTest, NumbersClosedUpAfterADeletionAreFound) {
  Ask("DELETE FROM audit_record WHERE id = " + RecordOf(57) +
      "; DELETE FROM audit_seal WHERE seq = 57; UPDATE audit_seal SET seq = seq + 1000 WHERE seq > 57;"
      "UPDATE audit_seal SET seq = seq - 1001 WHERE seq > 1000; SELECT ''");
  ExpectFault(57, "was changed");
}

TEST_F(VerificationTest, AnInsertedRecordIsFound) {
  Ask("INSERT INTO audit_record (transaction, revision, actor, method, request_id, trace_id, resource, kind, changes) "
      "SELECT transaction, revision, 'mallory', method, request_id, trace_id, resource, kind, changes "
      "FROM audit_record WHERE id = (SELECT max(record_id) FROM audit_seal WHERE seq <= 40); SELECT ''");
  ExpectFault(41, "it was inserted");
  // Of two faults the earlier one is named.
  Ask("UPDATE audit_record SET kind = 5 WHERE id = " + RecordOf(43) + " RETURNING ''");
  ExpectFault(41, "it was inserted");
  Ask("UPDATE audit_record SET kind = 5 WHERE id = " + RecordOf(12) + " RETURNING ''");
  ExpectFault(12, "was changed");
}

TEST_F(VerificationTest, ExchangedContentsAreFound) {
  Ask(
      fmt::format("UPDATE audit_record a SET resource = b.resource, revision = b.revision FROM audit_record b "
                  "WHERE (a.id, b.id) IN (({0}, {1}), ({1}, {0})) RETURNING ''",
                  RecordOf(33), RecordOf(66)));
  ExpectFault(33, "was changed");
}

TEST_F(VerificationTest, ExchangedSealsAreFound) {
  Ask("UPDATE audit_seal SET seq = CASE seq WHEN 33 THEN 1066 ELSE 1033 END WHERE seq IN (33, 66);"
      "UPDATE audit_seal SET seq = seq - 1000 WHERE seq > 1000; SELECT ''");
  ExpectFault(33, "was changed");
}

TEST_F(VerificationTest, AnEditedSealIsFound) {
  Ask("UPDATE audit_seal SET hash = sha256('x') WHERE seq = 5 RETURNING ''");
  ExpectFault(5, "was changed");
}

TEST_F(VerificationTest, AVersionThatNobodyKnowsIsNotBelieved) {
  Ask("UPDATE audit_seal SET version = 9 WHERE seq = 5 RETURNING ''");
  ExpectFault(5, "version 9");
}

TEST_F(VerificationTest, ALostEndIsFoundWithACheckpointOnly) {
  const Witnesses seen = Now();
  Ask("DELETE FROM audit_record WHERE id IN (SELECT record_id FROM audit_seal WHERE seq > 90);"
      "DELETE FROM audit_seal WHERE seq > 90; SELECT ''");
  ExpectWhole();
  ExpectFault(91, "its end is lost", seen);
  // Others come after it, and the numbers are as before.
  Record(30);
  SealAll();
  ExpectWhole();
  ExpectFault(100, "made anew somewhere from 1 on", seen);
}

TEST_F(VerificationTest, AChainMadeAnewIsFoundWithACheckpointOnly) {
  Witnesses seen = Now();
  seen.emplace(40, *FromHex(Ask("SELECT encode(hash, 'hex') FROM audit_seal WHERE seq = 40")));
  // From the 60th on, by who knows how seals are made: as the sealer does.
  Ask("UPDATE audit_record SET actor = 'mallory' WHERE id = " + RecordOf(60) +
      "; DELETE FROM audit_seal WHERE seq >= 60; SELECT ''");
  ASSERT_EQ(SealAll(), 41);
  ExpectWhole();
  ExpectFault(100, "made anew somewhere from 41 on", seen);
}

TEST_F(VerificationTest, AnErasedActorLeavesTheChainWhole) {
  Record(5, "canary-person");
  SealAll();
  Record(5, "canary-person");  // not sealed yet
  const Witnesses before = Now();
  EXPECT_EQ(Ask("SELECT audit_forget_actor('canary-person')"), "10");
  SealAll();
  const Verdict verdict = Judge(before);
  EXPECT_FALSE(verdict.fault) << verdict.fault->what;
  EXPECT_EQ(verdict.entries, kEntries + 10);
  EXPECT_EQ(verdict.erased_actors, 5) << "those that were sealed with the name";
  EXPECT_EQ(Ask("SELECT count(*) FROM audit_record WHERE actor ~ 'canary'"), "0");
}

TEST_F(VerificationTest, AnActorPutInPlaceOfAnErasedOneIsFound) {
  EXPECT_EQ(Ask("SELECT audit_forget_actor('alice')"), std::to_string(kEntries));
  ExpectWhole();
  Ask("UPDATE audit_record SET actor = 'bob' WHERE id = " + RecordOf(8) + " RETURNING ''");
  ExpectFault(8, "its actor was erased");
}

TEST_F(VerificationTest, ErasureTouchesNobodyElse) {
  Record(3, "bob");
  SealAll();
  EXPECT_EQ(Ask("SELECT audit_forget_actor('alice')"), std::to_string(kEntries));
  EXPECT_EQ(Ask("SELECT count(*) FROM audit_record WHERE actor = 'bob'"), "3");
  EXPECT_EQ(Judge().erased_actors, kEntries);
  EXPECT_ANY_THROW(Ask("SELECT audit_forget_actor('erased')")) << "nobody";
}

TEST_F(VerificationTest, GoesOnBesideAServiceThatWrites) {
  std::jthread writer([this](const std::stop_token& stop) {
    auto pool = NewPool();
    SealStore store(pool.get());
    while (!stop.stop_requested()) {
      Record(3);
      store.SealSome(100, db::kNoDeadline).IgnoreError();
    }
  });
  for (int i = 0; i < 20; ++i) {
    const Verdict verdict = Judge({}, 5);
    EXPECT_FALSE(verdict.fault) << verdict.fault->seq << ": " << verdict.fault->what;
  }
}

TEST_F(VerificationTest, TellsWhatWaits) {
  Record(12);
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.unsealed, 12);
  EXPECT_EQ(verdict.entries, kEntries);
}

}  // namespace
}  // namespace socle::audit
