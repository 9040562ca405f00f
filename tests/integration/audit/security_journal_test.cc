// Who reads personal data is written down before the answer leaves; who is refused is, too, but floods nobody.
#include "platform/audit/security_journal.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "platform/base/error.h"
#include "platform/rpc/bytes.h"
#include "platform/rpc/rpc_errors.h"
#include "socle/registry/v1/person_service.pb.h"
#include "socle/registry/v1/territory_service.pb.h"
#include "tests/support/postgres.h"

namespace socle::audit {
namespace {

using socle::testing::Eventually;
using socle::testing::PostgresCluster;
using ::testing::HasSubstr;
using ::testing::Not;

const rpc::Method kGet{"socle.registry.v1.PersonService/GetPerson", "registry.persons.read", true, 1};
const rpc::Method kList{"socle.registry.v1.PersonService/ListPersons", "registry.persons.read", true, 2};
const rpc::Method kOther{"socle.registry.v1.TerritoryService/GetTerritory", "registry.territories.read", true, 3};

class FixedClock : public Clock {
 public:
  Instant Now() const override { return {1'790'000'000'123'456}; }
};

class SecurityJournalTest : public ::testing::Test {
 protected:
  SecurityJournalTest() : database_(PostgresCluster::Shared().CreateDatabase()), pool_(OptionsOf(database_.url)) {
    std::ifstream file("platform/audit/security_journal.sql");
    Ask(std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()) + "SELECT ''");
  }

  static db::PoolOptions OptionsOf(const std::string& url) {
    db::PoolOptions options;
    options.address.url = url;
    options.max_connections = 2;
    return options;
  }
  std::string Ask(const std::string& sql) { return PostgresCluster::Shared().Administer(sql, database_.name); }
  std::string Count() { return Ask("SELECT count(*) FROM security_entry"); }

  static std::unique_ptr<rpc::Call> CallOf(const rpc::Method& method, const std::string& subject = "alice") {
    auto call = std::make_unique<rpc::Call>(method, nullptr);
    if (!subject.empty()) call->set_principal(std::make_shared<rpc::Principal>(rpc::Principal{subject, {}}));
    return call;
  }
  static grpc::ByteBuffer Person(const std::string& id) {
    registry::v1::Person person;
    person.set_name("persons/" + id);
    person.set_family_name("Nomrarissime");
    return rpc::Encode(person);
  }
  static absl::Status Read(const std::string& id, const std::string& subject = "alice") {
    const grpc::ByteBuffer answer = Person(id);
    return rpc::Told(*CallOf(kGet, subject), absl::OkStatus(), &answer);
  }

  const socle::testing::TestDatabase database_;
  db::Pool pool_;
  const FixedClock clock_;
  telemetry::Log log_{{.fd = -1}};
  telemetry::Metrics metrics_;
};

TEST_F(SecurityJournalTest, AReadOfPersonalDataIsWrittenDownWithoutTheData) {
  SecurityJournal journal({}, &pool_, &clock_, &log_, &metrics_);
  journal.Start();
  ASSERT_TRUE(Read("one").ok());
  ASSERT_TRUE(Eventually([&] { return Count() == "1"; }));
  EXPECT_EQ(Ask("SELECT concat_ws(' ', kind, subject, method, resources, code, extract(epoch FROM create_time)) "
                "FROM security_entry"),
            "1 alice socle.registry.v1.PersonService/GetPerson {persons/one} OK 1790000000.123456");
  EXPECT_THAT(Ask("SELECT e::text FROM security_entry e"), Not(HasSubstr("Nomrarissime")));
}

TEST_F(SecurityJournalTest, EveryoneInAListIsNamed) {
  SecurityJournal journal({}, &pool_, &clock_, &log_, &metrics_);
  journal.Start();
  registry::v1::ListPersonsResponse page;
  for (const char* id : {"a", "b", "c"}) page.add_persons()->set_name(std::string("persons/") + id);
  const grpc::ByteBuffer answer = rpc::Encode(page);
  ASSERT_TRUE(rpc::Told(*CallOf(kList), absl::OkStatus(), &answer).ok());
  ASSERT_TRUE(Eventually([&] { return Count() == "1"; }));
  EXPECT_EQ(Ask("SELECT resources FROM security_entry"), "{persons/a,persons/b,persons/c}");
  EXPECT_EQ(Ask("SELECT count(*) FROM security_entry WHERE resources @> ARRAY['persons/b']"), "1");
}

TEST_F(SecurityJournalTest, OtherReadsAndFailedOnesAreNot) {
  SecurityJournal journal({}, &pool_, &clock_, &log_, &metrics_);
  registry::v1::Territory territory;
  territory.set_name("territories/x");
  const grpc::ByteBuffer answer = rpc::Encode(territory);
  EXPECT_TRUE(rpc::Told(*CallOf(kOther), absl::OkStatus(), &answer).ok());
  EXPECT_TRUE(absl::IsNotFound(rpc::Told(*CallOf(kGet), absl::NotFoundError("nobody"))));
  EXPECT_EQ(journal.waiting(), 0u);
}

TEST_F(SecurityJournalTest, WhoIsDeniedOrNotRecognisedIsWrittenDown) {
  {
    SecurityJournal journal({}, &pool_, &clock_, &log_, &metrics_);
    EXPECT_TRUE(absl::IsPermissionDenied(rpc::Told(*CallOf(kOther, "bob"), rpc::PermissionDenied("x"))));
    EXPECT_TRUE(absl::IsUnauthenticated(rpc::Told(*CallOf(kOther, ""), rpc::WrongCredentials())));
  }
  EXPECT_EQ(Ask("SELECT string_agg(concat_ws(' ', kind, subject, code), ',' ORDER BY id) FROM security_entry"),
            "2 bob PERMISSION_DENIED,3  UNAUTHENTICATED")
      << "what waits is written at the end, though it was never started";
}

TEST_F(SecurityJournalTest, AFloodOfRefusalsIsCountedAndLeavesRoomForReads) {
  SecurityJournal journal({.queue = 100, .refusals_a_second = 1000}, &pool_, &clock_, &log_, &metrics_);
  for (int i = 0; i < 500; ++i) rpc::Told(*CallOf(kOther, "bob"), rpc::PermissionDenied("x")).IgnoreError();
  EXPECT_EQ(journal.waiting(), 50u);
  EXPECT_TRUE(Read("one").ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("socle_security_refusals_left_out_total 450"));
}

TEST_F(SecurityJournalTest, OnlySoManyRefusalsASecond) {
  SecurityJournal journal({.refusals_a_second = 7}, &pool_, &clock_, &log_, &metrics_);
  for (int i = 0; i < 20; ++i) rpc::Told(*CallOf(kOther, ""), rpc::WrongCredentials()).IgnoreError();
  // A second may pass meanwhile.
  EXPECT_LE(journal.waiting(), 14u);
}

TEST_F(SecurityJournalTest, AReadThatCannotBeWrittenDownIsRefused) {
  SecurityJournal journal({.queue = 3}, &pool_, &clock_, &log_, &metrics_);
  for (const char* id : {"a", "b", "c"}) EXPECT_TRUE(Read(id).ok());
  const absl::Status refused = Read("d");
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
  EXPECT_EQ(ReasonOf(refused), ErrorReason::DATABASE_UNAVAILABLE);
  EXPECT_THAT(metrics_.Text(), HasSubstr("socle_security_reads_refused_total 1"));
  journal.Start();
  EXPECT_TRUE(Eventually([&] { return Count() == "3"; }));
  EXPECT_TRUE(Eventually([&] { return Read("e").ok(); })) << "there is room again";
}

TEST_F(SecurityJournalTest, WhatADatabaseThatIsAwayDidNotTakeIsWrittenAfterwards) {
  Ask("ALTER TABLE security_entry RENAME TO away; SELECT ''");
  SecurityJournal journal({.retry_pause = std::chrono::milliseconds(2)}, &pool_, &clock_, &log_, &metrics_);
  journal.Start();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Read(std::to_string(i)).ok());
  EXPECT_EQ(journal.waiting(), 20u);
  Ask("ALTER TABLE away RENAME TO security_entry; SELECT ''");
  EXPECT_TRUE(Eventually([&] { return Count() == "20"; }));
  EXPECT_EQ(Ask("SELECT count(DISTINCT resources) FROM security_entry"), "20") << "each once";
}

TEST_F(SecurityJournalTest, ManyReadersAtOnceAreAllWrittenDown) {
  SecurityJournal journal({.batch = 17}, &pool_, &clock_, &log_, &metrics_);
  journal.Start();
  {
    std::vector<std::jthread> readers;
    for (int r = 0; r < 4; ++r) {
      readers.emplace_back([r] {
        for (int i = 0; i < 250; ++i) EXPECT_TRUE(Read(fmt::format("{}-{}", r, i)).ok());
      });
    }
  }
  EXPECT_TRUE(Eventually([&] { return Count() == "1000"; }));
  EXPECT_EQ(Ask("SELECT count(DISTINCT resources) FROM security_entry"), "1000");
}

TEST_F(SecurityJournalTest, EntriesGoWhenTheirRetentionIsOver) {
  const SecurityEntry entry{.time = {1'000'000}, .subject = "a", .method = "m"};
  SecurityStore store(&pool_);
  ASSERT_TRUE(store.Add(std::vector(5, entry), db::kNoDeadline).ok());
  Ask("UPDATE security_entry SET create_time = now() - (id || ' days')::interval; SELECT ''");
  EXPECT_EQ(store.DeleteOlder(std::chrono::hours(60), 2, db::kNoDeadline).value(), 2);
  EXPECT_EQ(store.DeleteOlder(std::chrono::hours(60), 2, db::kNoDeadline).value(), 1);
  EXPECT_EQ(Ask("SELECT string_agg(id::text, ' ' ORDER BY id) FROM security_entry"), "1 2");
}

// One entry that the database refuses would hold up all others.
TEST_F(SecurityJournalTest, NoSubjectHoldsTheJournalUp) {
  {
    SecurityJournal journal({}, &pool_, &clock_, &log_, &metrics_);
    for (const std::string& subject :
         {std::string(5000, 'x'), std::string("nul\0byte", 8), std::string("\xff\xfe"), std::string("Œ")}) {
      EXPECT_TRUE(Read("one", subject).ok());
    }
  }
  EXPECT_EQ(Count(), "4");
  EXPECT_EQ(Ask("SELECT count(*) FROM security_entry WHERE subject = 'Œ'"), "1");
}

TEST_F(SecurityJournalTest, CallersCannotWriteWhatTheyLikeIntoIt) {
  const SecurityEntry entry{.time = {1'000'000},
                            .subject = "quote\"d {brace},",
                            .method = "m",
                            .resources = {"a\"b", "{c}", "NULL", ""},
                            .purpose = "back\\slash'); DROP TABLE security_entry; --"};
  ASSERT_TRUE(SecurityStore(&pool_).Add(std::vector{entry}, db::kNoDeadline).ok());
  EXPECT_EQ(Ask("SELECT concat_ws('|', subject, purpose, array_to_string(resources, ';')) FROM security_entry"),
            entry.subject + "|" + entry.purpose + "|a\"b;{c};NULL;");
}

}  // namespace
}  // namespace socle::audit
