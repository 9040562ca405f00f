#include "services/registry/store/correction_store.h"

#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "platform/write/writer.h"
#include "services/registry/domain/record_archive.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

class CorrectionStoreTest : public ::testing::Test {
 protected:
  CorrectionStoreTest() {
    Record record;
    record.versions.resize(1);
    record.versions[0].entity = Commune("59350");
    record.versions[0].label = "Lile";
    const auto put = registry_.Put(record);
    EXPECT_TRUE(put.ok()) << put.status();
  }

  static Correction Rename(int number, std::string_view label) {
    Correction correction;
    correction.id = fmt::format("00000000-0000-4000-8000-{:012}", number);
    correction.entity = Commune("59350");
    correction.label = std::string(label);
    correction.reason = "typing error";
    correction.author = "alice";
    return correction;
  }

  absl::StatusOr<CorrectionEffect> Make(const Correction& correction, bool validate_only = false) {
    write::Command command;
    command.method = "test";
    command.caller = correction.author;
    command.request_id = correction.id;
    command.resources = {kRecordResource};
    command.validate_only = validate_only;
    absl::StatusOr<CorrectionEffect> effect;
    const auto done = writer_.RunBytes(command, db::kNoDeadline, [&](write::Unit& unit) -> absl::StatusOr<std::string> {
      effect = store_.Make(unit.tx(), correction, unit.revision());
      if (!effect.ok()) return effect.status();
      return "";
    });
    if (!done.ok()) return done.status();
    return effect;
  }

  std::string LabelAt(int64_t revision) {
    const auto stored = registry_.store->LoadAt(revision, db::kNoDeadline);
    if (!stored.ok()) return stored.status().ToString();
    for (const Version& version : stored->record.versions) {
      if (version.when.IsCurrentBelief()) return version.label;
    }
    return "";
  }

  RegistryDatabase registry_;
  CorrectionStore store_{registry_.pool.get()};
  write::Writer writer_{registry_.pool.get()};
};

TEST_F(CorrectionStoreTest, ChangesTheRecordAndKeepsWhatItSaid) {
  const auto effect = Make(Rename(1, "Lille"));
  ASSERT_TRUE(effect.ok()) << effect.status();
  EXPECT_NE(effect->facts_before, effect->facts_after);
  const auto stored = registry_.store->Load(db::kNoDeadline);
  ASSERT_EQ(stored->record.versions.size(), 2U);
  EXPECT_EQ(LabelAt(1), "Lile");
  EXPECT_EQ(LabelAt(stored->revision), "Lille");
  for (const Version& version : stored->record.versions) {
    const Instant known = version.label == "Lille" ? version.when.known_from : version.when.known_to;
    EXPECT_EQ(known, effect->made.known_from) << version.label;
  }
}

TEST_F(CorrectionStoreTest, EachIsKnownLaterThanTheOneBefore) {
  Instant last = Instant::Min();
  for (int i = 1; i <= 5; ++i) {
    const auto effect = Make(Rename(i, i % 2 == 0 ? "Lille" : "Rijsel"));
    ASSERT_TRUE(effect.ok()) << effect.status();
    EXPECT_GT(effect->made.known_from, last);
    last = effect->made.known_from;
  }
}

TEST_F(CorrectionStoreTest, RefusesWhatChangesNothingAndWhoWasNeverThere) {
  EXPECT_EQ(ReasonOf(Make(Rename(1, "Lile")).status()), ErrorReason::NOTHING_TO_CORRECT);
  Correction nobody = Rename(2, "Lille");
  nobody.entity = Commune("99999");
  EXPECT_EQ(ReasonOf(Make(nobody).status()), ErrorReason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(registry_.store->Load(db::kNoDeadline)->revision, 1);
}

TEST_F(CorrectionStoreTest, ATrialLeavesNothing) {
  EXPECT_TRUE(Make(Rename(1, "Lille"), /*validate_only=*/true).ok());
  EXPECT_EQ(registry_.store->Load(db::kNoDeadline)->revision, 1);
  EXPECT_EQ(store_.Find(Rename(1, "").id, db::kNoDeadline).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(CorrectionStoreTest, ListsTheNewestFirstPageByPage) {
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(Make(Rename(i, fmt::format("Lille {}", i))).ok());
  std::string labels;
  int64_t before = 0;
  for (int page = 0; page < 4; ++page) {
    const auto list = store_.List(nullptr, before, 2, db::kNoDeadline);
    ASSERT_TRUE(list.ok()) << list.status();
    for (const MadeCorrection& made : *list) {
      labels += *made.correction.label + ",";
      before = made.revision;
    }
    labels += ";";
  }
  EXPECT_EQ(labels, "Lille 5,Lille 4,;Lille 3,Lille 2,;Lille 1,;;");
  const Entity other = Commune("59009");
  EXPECT_TRUE(store_.List(&other, 0, 10, db::kNoDeadline)->empty());
  const auto found = store_.Find(Rename(3, "").id, db::kNoDeadline);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->correction.label, "Lille 3");
  EXPECT_EQ(found->correction.author, "alice");
}

}  // namespace
}  // namespace socle::registry::store
