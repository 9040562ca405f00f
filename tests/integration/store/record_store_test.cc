#include "services/registry/store/record_store.h"

#include <thread>

#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "platform/db/transaction.h"
#include "services/registry/store/revision_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

Version VersionOf(std::string_view code, int from, int to, std::string_view label) {
  Version version;
  version.entity = Commune(code);
  version.when.valid_from = FirstOfJanuary(from);
  version.when.valid_to = FirstOfJanuary(to);
  version.label = std::string(label);
  return version;
}

Record WithVersions(std::vector<Version> versions) {
  Record record;
  record.versions = std::move(versions);
  return record;
}

class RecordStoreTest : public ::testing::Test {
 protected:
  int64_t Count(const std::string& sql) {
    return std::stoll(PostgresCluster::Shared().Administer(sql, registry_.database.name));
  }
  absl::Status Run(const std::string& sql) {
    return db::RunWrite(*registry_.pool, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
  }
  RegistryDatabase registry_;
};

TEST_F(RecordStoreTest, LoadsWithASingleConnection) {
  Record some = FranceSizedRecord();
  some.versions.resize(100);
  some.situations.clear();
  some.identifiers.clear();
  some.postal_codes.clear();
  some.populations.resize(100);
  some.memberships.clear();
  some.successions.clear();
  ASSERT_TRUE(registry_.Put(some).ok());
  db::PoolOptions options;
  options.address.url = registry_.database.url;
  options.max_connections = 1;
  db::Pool pool(options);
  auto stored = RecordStore(&pool).Load(db::kNoDeadline);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(Difference(Canonical(std::move(stored->record)), registry_.Get()), "");
}

TEST_F(RecordStoreTest, AnEmptyStoreIsRevisionZero) {
  const auto stored = registry_.store->Load(db::kNoDeadline);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->revision, 0);
  EXPECT_EQ(stored->record.versions.size(), 0u);
  EXPECT_EQ(stored->record.sources.size(), 0u) << "staged sources are not part of the record";
}

TEST_F(RecordStoreTest, TheSameRecordAgainMakesNoRevision) {
  const Record record = WithVersions({VersionOf("59350", 1943, 2020, "Lille")});
  const auto first = registry_.Put(record);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = registry_.Put(record);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, *first);
  EXPECT_EQ(Count("SELECT count(*) FROM revision"), 1);
}

TEST_F(RecordStoreTest, ACorrectionKeepsWhatWasAnsweredBefore) {
  const auto wrong = registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lile")}));
  const auto right = registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")}));
  ASSERT_TRUE(wrong.ok() && right.ok()) << wrong.status() << right.status();
  EXPECT_LT(*wrong, *right);
  EXPECT_EQ(registry_.Get().versions.at(0).label, "Lille");
  EXPECT_EQ(registry_.store->LoadAt(*wrong, db::kNoDeadline)->record.versions.at(0).label, "Lile");
  EXPECT_EQ(registry_.store->LoadAt(*right, db::kNoDeadline)->record.versions.at(0).label, "Lille");
  EXPECT_EQ(Count("SELECT count(*) FROM collectivite_version"), 2) << "nothing is deleted";
}

TEST_F(RecordStoreTest, ARevisionThatNeverWasIsNotFound) {
  EXPECT_EQ(registry_.store->LoadAt(1, db::kNoDeadline).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RecordStoreTest, WritesDownWhoChangedWhatAndWhy) {
  ASSERT_TRUE(
      registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille"), VersionOf("59355", 1943, 2000, "Lomme")}))
          .ok());
  EXPECT_EQ(Count("SELECT count(*) FROM revision WHERE cause = 'test' AND actor = 'tester' AND added_count = 2 "
                  "AND retired_count = 0"),
            1);
}

TEST_F(RecordStoreTest, TellsWhatAnImportChanged) {
  const auto events = [&] {
    return PostgresCluster::Shared().Administer(
        "SELECT string_agg(concat_ws(' ', resource, kind, changes), '; ' ORDER BY id) FROM outbox_event",
        registry_.database.name);
  };
  ASSERT_TRUE(registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")})).ok());
  EXPECT_EQ(events(), "collectivites/- 7 {created}") << "the first one tells of all at once";

  Version open = VersionOf("59350", 2020, 2021, "Lille");
  open.when.valid_to = Date::Max();
  Record record = WithVersions({VersionOf("59350", 1943, 2020, "Lille"), open});
  Membership membership;
  membership.member = Commune("59350");
  membership.group = Epci("200093201");
  record.memberships = {membership};
  ASSERT_TRUE(registry_.Put(record).ok());
  record.versions[1].label = "Lille-Hellemmes";
  record.memberships[0].when.valid_to = FirstOfJanuary(2026);
  Succession edge;
  edge.predecessor = Commune("59355");
  edge.successor = Commune("59350");
  edge.date = FirstOfJanuary(2000);
  record.successions = {edge};
  ASSERT_TRUE(registry_.Put(record).ok());
  ASSERT_TRUE(registry_.Put(record).ok());
  EXPECT_EQ(events(),
            "collectivites/- 7 {created}; collectivites/commune-59350 2 {history,joined}; "
            "collectivites/commune-59350 2 {history,left,renamed,succeeds}; collectivites/commune-59355 2 {succeeded}")
      << "the same again tells nothing";
  EXPECT_EQ(Count("SELECT count(*) FROM audit_record a JOIN outbox_event USING (transaction, resource, kind)"), 4);
}

TEST_F(RecordStoreTest, TheDatabaseRefusesOverlappingFacts) {
  for (const auto& [from, to] : {std::pair(1990, 2030), std::pair(2019, 2020), std::pair(1900, 1944)}) {
    const auto revision =
        registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille"), VersionOf("59350", from, to, "Lile")}));
    EXPECT_EQ(revision.status().code(), absl::StatusCode::kInternal) << from;
    EXPECT_EQ(db::SqlStateOf(revision.status()), "23P01") << revision.status();
  }
  EXPECT_EQ(Count("SELECT count(*) FROM revision"), 0) << "nothing of a refused change remains";
  EXPECT_EQ(Count("SELECT count(*) FROM collectivite"), 0);
}

TEST_F(RecordStoreTest, TheDatabaseRefusesAFactThatOverlapsAStoredOne) {
  ASSERT_TRUE(registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")})).ok());
  // A difference that forgets to retire what it replaces.
  RecordDiff diff;
  diff.base_revision = registry_.store->Load(db::kNoDeadline)->revision;
  diff.versions.added = {VersionOf("59350", 2000, 2010, "Lile")};
  EXPECT_EQ(db::SqlStateOf(registry_.store->Apply(diff, "test", "tester", db::kNoDeadline).status()), "23P01");
}

// A row of any table of facts, in SQL: about two entities that are known, but for the column that is named.
std::string InsertFact(std::string_view table, std::string_view unknown_entity) {
  constexpr std::string_view kAnyFact = R"({
    "id": 1, "entity_id": 1, "member_id": 1, "group_id": 2, "predecessor_id": 1, "successor_id": 2, "parent_id": 2,
    "valid_from": "2020-01-01", "valid_to": "2021-01-01", "known_from": "2020-01-01", "known_to": "infinity",
    "from_precision": 0, "to_precision": 0, "since_revision": 1, "label": "", "tncc": 0, "nature": "", "fiscalite": "",
    "cause": 0, "departement": "", "region": "", "arrondissement": "", "canton": "", "ctcd": "", "chef_lieu": "",
    "zone": "", "system": 1, "value": "x", "key_valid": true, "codes": "", "year": 2020, "date": "2020-01-01",
    "precision": 0, "basis": 1, "share_numerator": 1, "share_denominator": 1, "predecessor_survives": false,
    "kind": "late-end", "detail": ""})";
  const std::string wrong = unknown_entity.empty() ? "{}" : fmt::format("{{\"{}\": 987654}}", unknown_entity);
  return fmt::format(
      "INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::{0}, '{1}'::jsonb || '{2}')).*",
      table, kAnyFact, wrong);
}

TEST_F(RecordStoreTest, TheDatabaseRefusesFactsAboutNobody) {
  ASSERT_TRUE(Run("INSERT INTO collectivite (type, code, name) VALUES (7, '59350', 'commune-59350'), (7, '59009', "
                  "'commune-59009')")
                  .ok());
  const std::string columns = PostgresCluster::Shared().Administer(
      "SELECT string_agg(table_name || ' ' || column_name, E'\\n' ORDER BY 1) FROM information_schema.columns "
      "WHERE column_name ~ '(entity|parent|member|group|cessor)_id$' "
      "AND table_name NOT IN ('member_version', 'meeting_attendance', 'vote')",  // of members of bodies
      registry_.database.name);
  int references = 0;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(columns, '\n'))) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    EXPECT_EQ(db::SqlStateOf(Run(InsertFact(words[0], words[1]))), "23503") << line;
    ++references;
  }
  EXPECT_EQ(references, 11) << columns;
  for (const char* table : {"collectivite_version", "situation", "membership", "succession", "disagreement"}) {
    EXPECT_TRUE(Run(InsertFact(table, "")).ok()) << table << " takes the row when all are known";
  }
}

TEST_F(RecordStoreTest, TheDatabaseNeverForgetsAnEntity) {
  ASSERT_TRUE(registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")})).ok());
  EXPECT_EQ(db::SqlStateOf(Run("DELETE FROM collectivite")), "23001");
  EXPECT_EQ(db::SqlStateOf(Run("UPDATE collectivite SET id = DEFAULT")), "23001");
}

TEST_F(RecordStoreTest, TouchingFactsDoNotOverlap) {
  Version believed = VersionOf("59350", 1943, 2020, "Lile");
  believed.when.known_to = Instant::At(FirstOfJanuary(2001));
  Version corrected = VersionOf("59350", 1943, 2020, "Lille");
  corrected.when.known_from = Instant::At(FirstOfJanuary(2001));
  EXPECT_TRUE(registry_.Put(WithVersions({believed, corrected, VersionOf("59350", 2020, 2030, "Lille-Lomme")})).ok());
}

TEST_F(RecordStoreTest, OfTwoChangesFromTheSameStateOneIsRefused) {
  const auto stored = registry_.store->Load(db::kNoDeadline);
  const auto one = Diff(*stored, WithVersions({VersionOf("59350", 1943, 2020, "Lille")}));
  const auto two = Diff(*stored, WithVersions({VersionOf("59355", 1943, 2000, "Lomme")}));
  ASSERT_TRUE(registry_.store->Apply(*one, "test", "tester", db::kNoDeadline).ok());
  const auto refused = registry_.store->Apply(*two, "test", "tester", db::kNoDeadline);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(refused.status()), ErrorReason::CONCURRENT_CHANGE);
}

TEST_F(RecordStoreTest, ChangesAtTheSameTimeTakeTurnsOrAreRefused) {
  const auto stored = registry_.store->Load(db::kNoDeadline);
  const auto diff = Diff(*stored, WithVersions({VersionOf("59350", 1943, 2020, "Lille")}));
  std::atomic<int> applied = 0, refused = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 6; ++i) {
    writers.emplace_back([&] {
      const auto revision = registry_.store->Apply(*diff, "test", "tester", db::kNoDeadline);
      applied += revision.ok();
      refused += revision.status().code() == absl::StatusCode::kAborted;
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(Count("SELECT count(*) FROM collectivite_version"), 1);
}

TEST_F(RecordStoreTest, ADifferenceFromSomethingElseThanWhatIsStoredIsRefused) {
  ASSERT_TRUE(registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")})).ok());
  auto stored = registry_.store->Load(db::kNoDeadline);
  stored->record.versions[0].label = "Roubaix";  // so the store never said
  const auto diff = Diff(*stored, Record());
  EXPECT_EQ(registry_.store->Apply(*diff, "test", "tester", db::kNoDeadline).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(registry_.Get().versions.size(), 1u);
}

TEST_F(RecordStoreTest, SourcesMustBeStaged) {
  Record record;
  record.sources = {TestSource(kSourceCount + 1)};
  EXPECT_EQ(registry_.Put(record).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RecordStoreTest, FactsMustReferToSourcesOfTheRecord) {
  Record record = WithVersions({VersionOf("59350", 1943, 2020, "Lille")});
  record.versions[0].source = 3;
  EXPECT_EQ(registry_.Put(record).status().code(), absl::StatusCode::kInternal);
}

// The session dies at every possible statement of Apply in turn; each time either all of it is there or nothing.
TEST_F(RecordStoreTest, ADeathInTheMiddleLeavesNothing) {
  const Record before = WithVersions({VersionOf("59350", 1943, 2020, "Lille")});
  ASSERT_TRUE(registry_.Put(before).ok());
  const Record kept = registry_.Get();
  for (const char* table : {"collectivite", "revision", "situation", "population", "membership"}) {
    PostgresCluster::Shared().Administer(
        fmt::format("CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$; "
                    "CREATE TRIGGER die AFTER INSERT ON {} FOR EACH STATEMENT EXECUTE FUNCTION die()",
                    table),
        registry_.database.name);
    Record after = FranceSizedRecord();
    after.versions.resize(100);
    after.situations.resize(100);
    after.populations.resize(100);
    after.memberships.resize(100);
    after.identifiers.clear();
    after.postal_codes.clear();
    after.successions.clear();
    const auto revision = registry_.Put(after);
    EXPECT_EQ(revision.status().code(), absl::StatusCode::kUnavailable) << table << ": " << revision.status();
    EXPECT_EQ(Difference(registry_.Get(), kept), "") << "died while writing " << table;
    PostgresCluster::Shared().Administer(fmt::format("DROP TRIGGER die ON {}", table), registry_.database.name);
    EXPECT_EQ(Count("SELECT count(*) FROM collectivite"), 1);
  }
}

TEST_F(RecordStoreTest, ADeadlineInTheMiddleLeavesNothing) {
  const auto stored = registry_.store->Load(db::kNoDeadline);
  const auto diff = Diff(*stored, FranceSizedRecord());
  ASSERT_TRUE(diff.ok());
  const auto revision = registry_.store->Apply(*diff, "test", "tester", db::DeadlineIn(std::chrono::milliseconds(300)));
  EXPECT_EQ(revision.status().code(), absl::StatusCode::kDeadlineExceeded) << revision.status();
  EXPECT_EQ(Count("SELECT count(*) FROM revision"), 0);
}

TEST_F(RecordStoreTest, TheNewestRevisionWaitsForOlderTransactions) {
  RevisionStore revisions(registry_.pool.get());
  const auto status = db::RunWrite(*registry_.pool, db::kNoDeadline, [&](db::Transaction& older) {
    older.Run("SELECT pg_current_xact_id()");  // from now on it might still commit something
    const auto revision = registry_.Put(WithVersions({VersionOf("59350", 1943, 2020, "Lille")}));
    EXPECT_TRUE(revision.ok()) << revision.status();
    EXPECT_EQ(revisions.Newest(db::kNoDeadline).value_or(-1), 0);
    EXPECT_EQ(revisions.Latest(db::kNoDeadline).value_or(-1), revision.value_or(-2));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(socle::testing::Eventually([&] { return revisions.Newest(db::kNoDeadline).value_or(-1) == 1; }));
}

}  // namespace
}  // namespace socle::registry::store
