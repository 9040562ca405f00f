#include "platform/write/writer.h"

#include "platform/db/sql_error.h"
#include "tests/integration/write/write_fixture.h"

namespace socle::write {
namespace {

class WriterTest : public WriteTest {};

TEST_F(WriterTest, LeavesRowAuditEventAndAnswerTogether) {
  ASSERT_EQ(*Run(Add(1)), "1");
  EXPECT_EQ(Value(), "1");
  EXPECT_EQ(Ask("SELECT concat_ws(' ', a.actor, a.method, a.request_id, a.resource, a.kind, a.changes) "
                "FROM audit_record a JOIN revision r ON r.id = a.revision"),
            "alice socle.test.v1.CounterService/Add " + TestUuid(1) + " counters/a 2 {added}");
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox_event o JOIN audit_record a USING (transaction, revision, resource, kind, "
                "changes, actor, after_digest) JOIN counter c USING (revision) WHERE a.before_digest IS NULL"),
            "1");
  EXPECT_EQ(Ask("SELECT response FROM request_record JOIN counter USING (revision)"), "\\x31");
}

TEST_F(WriterTest, ARepeatGetsTheFirstAnswerAndDoesNothing) {
  ASSERT_EQ(*Run(Add(1)), "1");
  ASSERT_EQ(*Run(Add(2)), "2");
  EXPECT_EQ(*Run(Add(1)), "1");
  EXPECT_EQ(Value(), "2");
  EXPECT_EQ(Ask("SELECT count(*) FROM outbox_event"), "2");
}

TEST_F(WriterTest, OtherContentWithTheSameRequestIdIsRefused) {
  ASSERT_TRUE(Run(Add(1)).ok());
  const auto answer = Run(Add(1, 5), 5);
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(answer.status()), ErrorReason::REQUEST_ID_REUSED);
  EXPECT_EQ(Value(), "1");
}

TEST_F(WriterTest, CallersDoNotShareRequestIds) {
  ASSERT_EQ(*Run(Add(1, 1, "alice")), "1");
  EXPECT_EQ(*Run(Add(1, 1, "bob")), "2");
}

TEST_F(WriterTest, ValidateOnlyAnswersAndLeavesNothing) {
  Command command = Add(1);
  command.validate_only = true;
  EXPECT_EQ(*Run(command), "1");
  EXPECT_EQ(Value(), "0");
  for (const char* table : {"revision", "audit_record", "outbox_event", "request_record"}) {
    EXPECT_EQ(Ask(fmt::format("SELECT count(*) FROM {}", table)), "0") << table;
  }
}

TEST_F(WriterTest, AFailureLeavesNothingAndTheRequestIdIsFree) {
  const auto failed = writer_->RunBytes(Add(1), db::kNoDeadline, [](Unit& unit) -> absl::StatusOr<std::string> {
    SOCLE_RETURN_IF_ERROR(AddTo(unit, 1).status());
    return absl::FailedPreconditionError("changed my mind");
  });
  EXPECT_EQ(failed.status().message(), "changed my mind");
  EXPECT_EQ(Value(), "0");
  EXPECT_EQ(Ask("SELECT count(*) FROM request_record"), "0");
  EXPECT_EQ(*Run(Add(1)), "1");
}

TEST_F(WriterTest, SqlThatFailsLeavesNothing) {
  const auto failed = writer_->RunBytes(Add(1), db::kNoDeadline, [](Unit& unit) -> absl::StatusOr<std::string> {
    SOCLE_RETURN_IF_ERROR(AddTo(unit, 1).status());
    unit.tx().Run("SELECT 1 / 0");
    return "";
  });
  EXPECT_EQ(db::SqlStateOf(failed.status()), "22012");
  EXPECT_EQ(Value(), "0");
}

TEST_F(WriterTest, SaysWhichRevisionWasCommittedAndOnlyThen) {
  std::vector<int64_t> committed;
  Writer writer(pool_.get(), [&](int64_t revision) { committed.push_back(revision); });
  const auto run = [&](const Command& command) {
    return writer.RunBytes(command, db::kNoDeadline, [](Unit& unit) { return AddTo(unit, 1); });
  };
  Command trial = Add(7);
  trial.validate_only = true;
  ASSERT_TRUE(run(trial).ok());
  EXPECT_TRUE(committed.empty());
  ASSERT_TRUE(run(Add(1)).ok());
  ASSERT_TRUE(run(Add(1)).ok());
  EXPECT_EQ(committed.size(), 1U) << "a repeat commits nothing";
  EXPECT_EQ(std::to_string(committed.at(0)), Ask("SELECT max(id) FROM revision"));
}

TEST_F(WriterTest, NamesAndSlugsMayHoldAnything) {
  Command command = Add(1);
  command.resources = {"quote\"s", "back\\slash", "{brace},comma", "é"};
  const auto answer = writer_->RunBytes(command, db::kNoDeadline, [](Unit& unit) -> absl::StatusOr<std::string> {
    unit.Record({.resource = "x", .changes = {"quote\"s", "back\\slash", "{brace},comma", "NULL"}});
    return "";
  });
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Ask("SELECT array_to_string(changes, '|') FROM outbox_event"), "quote\"s|back\\slash|{brace},comma|NULL");
}

// The connection dies after COMMIT was sent and before its answer: the writer looks, and never guesses.
TEST_F(WriterTest, ALostAnswerToCommitIsFoundOut) {
  Ask("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF NOT EXISTS (SELECT FROM died) THEN PERFORM dblink_die(); END IF; RETURN NULL; END $$;"
      "CREATE TABLE died (); "
      // Runs inside COMMIT, ends this session, and does so once.
      "CREATE SEQUENCE deaths; "
      "CREATE FUNCTION dblink_die() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(0); END IF; END "
      "$$;"
      "CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON counter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
      "EXECUTE FUNCTION die(); SELECT ''");
  const auto answer = Run(Add(1));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, "1");
  EXPECT_EQ(Value(), "1") << "once, not twice";
  EXPECT_EQ(Ask("SELECT last_value FROM deaths"), "2") << "the first COMMIT died, the second did not";
}

}  // namespace
}  // namespace socle::write
