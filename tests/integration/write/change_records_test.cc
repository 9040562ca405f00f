#include "platform/write/change_records.h"

#include "platform/db/array_literal.h"
#include "tests/integration/write/write_fixture.h"

namespace socle::write {
namespace {

class ChangeRecordsTest : public WriteTest {
 protected:
  const std::string request_id_ = TestUuid(7);
  const Deed deed_{.revision = 41,
                   .actor = "alice",
                   .method = "socle.test.v1.TestService/Write",
                   .request_id = request_id_,
                   .trace_id = "0123456789abcdef0123456789abcdef"};

  absl::Status Record(const std::vector<Change>& changes) {
    return db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
      RecordChanges(tx, deed_, changes);
      return absl::OkStatus();
    });
  }

  // The events in the order in which those who watch get them.
  std::string Events(const std::string& columns) {
    return Ask("SELECT coalesce(string_agg(concat_ws(' ', " + columns +
               "), '|' ORDER BY transaction, id), '') FROM outbox_event");
  }
};

TEST_F(ChangeRecordsTest, NoChangesAreNoRows) {
  ASSERT_TRUE(Record({}).ok());
  EXPECT_EQ(Ask("SELECT (SELECT count(*) FROM audit_record) + (SELECT count(*) FROM outbox_event)"), "0");
}

TEST_F(ChangeRecordsTest, OneChangeIsAnAuditRecordAndAnEvent) {
  ASSERT_TRUE(Record({{.resource = "things/a", .kind = ChangeKind::kCreated, .changes = {"added"}}}).ok());
  EXPECT_EQ(Ask("SELECT concat_ws(' ', revision, actor, method, request_id, trace_id, resource, kind, changes) "
                "FROM audit_record"),
            "41 alice socle.test.v1.TestService/Write " + request_id_ +
                " 0123456789abcdef0123456789abcdef things/a 1 {added}");
  EXPECT_EQ(Events("revision, actor, resource, kind, changes"), "41 alice things/a 1 {added}");
}

TEST_F(ChangeRecordsTest, ManyChangesKeepTheirOrderInBoth) {
  // Descending names and mixed kinds: neither is what orders them.
  std::vector<Change> changes;
  std::string expected;
  for (int number = 3000; number > 0; --number) {
    const auto kind = static_cast<ChangeKind>(1 + number % 6);
    changes.push_back({.resource = fmt::format("things/{}", number), .kind = kind});
    expected += fmt::format("{}things/{} {}", expected.empty() ? "" : "|", number, 1 + number % 6);
  }
  ASSERT_TRUE(Record(changes).ok());
  EXPECT_EQ(Events("resource, kind"), expected);
  EXPECT_EQ(Ask("SELECT string_agg(concat_ws(' ', resource, kind), '|' ORDER BY id) FROM audit_record"), expected);
}

TEST_F(ChangeRecordsTest, TwoCallsInOneTransactionFollowEachOther) {
  const absl::Status status = db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
    RecordChanges(tx, deed_, std::vector<Change>{{.resource = "z"}, {.resource = "y"}});
    RecordChanges(tx, deed_, std::vector<Change>{{.resource = "x"}, {.resource = "w"}});
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Events("resource"), "z|y|x|w");
}

TEST_F(ChangeRecordsTest, EachChangeHasItsOwnNumberOfSlugs) {
  ASSERT_TRUE(Record({{.resource = "a", .changes = {}},
                      {.resource = "b", .changes = {"renamed"}},
                      {.resource = "c", .changes = {"joined", "left", "merged"}}})
                  .ok());
  EXPECT_EQ(Events("resource, cardinality(changes), array_to_string(changes, ',')"),
            "a 0 |b 1 renamed|c 3 joined,left,merged");
}

TEST_F(ChangeRecordsTest, TextsMayHoldAnything) {
  const std::vector<std::string> odd = {"quote\"d", "back\\slash", "{brace},comma", "NULL", "Œuvre d'été",
                                        "",         " blank ",     "line\nend"};
  std::vector<Change> changes;
  std::string expected;
  for (const std::string& text : odd) {
    changes.push_back({.resource = "r/" + text, .changes = {text, "x" + text}});
    expected += fmt::format("{}r/{};{};x{}", expected.empty() ? "" : "|", text, text, text);
  }
  ASSERT_TRUE(Record(changes).ok());
  EXPECT_EQ(Ask("SELECT string_agg(concat(resource, ';', array_to_string(changes, ';')), '|' ORDER BY id) "
                "FROM outbox_event"),
            expected);
}

TEST_F(ChangeRecordsTest, DigestsAreBytesOrMissing) {
  const api::Sha256 before = api::DigestOf({"before"});
  const api::Sha256 after = api::DigestOf({"after"});
  ASSERT_TRUE(Record({{.resource = "created", .after = after},
                      {.resource = "updated", .before = before, .after = after},
                      {.resource = "deleted", .before = before},
                      {.resource = "neither"}})
                  .ok());
  const std::string b = db::BytesLiteral({reinterpret_cast<const char*>(before.data()), before.size()});
  const std::string a = db::BytesLiteral({reinterpret_cast<const char*>(after.data()), after.size()});
  for (const char* table : {"audit_record", "outbox_event"}) {
    EXPECT_EQ(Ask(fmt::format("SELECT string_agg(concat_ws(' ', resource, coalesce(before_digest::text, '-'), "
                              "coalesce(after_digest::text, '-')), '|' ORDER BY id) FROM {}",
                              table)),
              fmt::format("created - {1}|updated {0} {1}|deleted {0} -|neither - -", b, a))
        << table;
  }
}

TEST_F(ChangeRecordsTest, WhatTheAuditRefusesLeavesNoEvent) {
  const absl::Status status = Record({{.resource = "fine"}, {.resource = std::string(201, 'x')}});
  EXPECT_FALSE(status.ok()) << "a name longer than the audit takes";
  EXPECT_EQ(Ask("SELECT (SELECT count(*) FROM audit_record) + (SELECT count(*) FROM outbox_event)"), "0");
}

}  // namespace
}  // namespace socle::write
