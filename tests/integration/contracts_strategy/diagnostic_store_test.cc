#include "services/contracts/store/strategy/diagnostic_store.h"

#include <rapidcheck.h>

#include "services/contracts/store/strategy/finding_json.h"
#include "tests/integration/contracts_strategy/strategy_fixture.h"

namespace socle::contracts::store {
namespace {

DiagnosticFinding AFinding(int number) {
  DiagnosticFinding finding;
  finding.contract = kCambresis;
  finding.id = Id(number);
  finding.author = kCambrai;
  finding.section = "diagnostic";
  finding.theme = {"habitat", "Habitat"};
  finding.kind = FindingKind::kWeakness;
  finding.text = "Un parc ancien";
  return finding;
}

class DiagnosticStoreTest : public StrategyStoreTest {
 protected:
  void Put(DiagnosticFinding& finding) {
    ASSERT_TRUE(Write([&](write::Unit& unit) {
                  store_.Write(unit.tx(), unit.revision(), "somebody", finding);
                  return absl::OkStatus();
                }).ok());
  }

  DiagnosticStore store_{pool_.get()};
};

std::string AnyText() {
  // Quotes, backslashes and what JSON and arrays write in a way of their own.
  const std::vector<std::string> pieces = {"a", "é", "\"", "\\", "'", "{", "}", ",", "\n", "NULL", " ", "𝄞", "\t"};
  std::string text;
  const int count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(pieces);
  return text;
}

Evidence AnyEvidence() {
  Evidence evidence;
  evidence.note = AnyText();
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      evidence.what = Indicator{AnyText(), AnyText(), Date{*rc::gen::inRange(0, 20'000)}, "-0.4", AnyText(), AnyText()};
      break;
    case 1:
      evidence.what = ReferenceDocument{static_cast<DocumentKind>(*rc::gen::inRange(1, 6)),
                                        AnyText(),
                                        *rc::gen::arbitrary<bool>() ? Date::Min() : Date{*rc::gen::inRange(0, 20'000)},
                                        AnyText(),
                                        AnyText(),
                                        AnyText()};
      break;
    default:
      evidence.what = PageReference{"beffroi"};
  }
  return evidence;
}

TEST_F(DiagnosticStoreTest, GivesBackWhateverWasWritten) {
  int number = 0;
  const bool kept = rc::check("findings come back as they were", [&] {
    DiagnosticFinding finding = AFinding(++number);
    finding.text = "x" + AnyText();
    finding.theme.label = "x" + AnyText();
    finding.source = AnyText();
    finding.synthetic = *rc::gen::arbitrary<bool>();
    const int count = *rc::gen::inRange(0, 5);
    for (int i = 0; i < count; ++i) finding.evidence.push_back(AnyEvidence());
    finding.contributors = {{kNord, Side::kDepartment}, {kCambrai, Side::kTerritory}};
    Put(finding);
    const auto found = store_.Find(kCambresis, finding.id, db::kNoDeadline);
    RC_ASSERT(found.ok());
    RC_ASSERT(ContentJson(*found) == ContentJson(finding));
    RC_ASSERT(found->evidence == finding.evidence);
    RC_ASSERT(found->contributors == finding.contributors);
    RC_ASSERT(found->create_time == finding.create_time);
    const auto versions = store_.ListVersions(kCambresis, finding.id, INT32_MAX, 10, db::kNoDeadline);
    RC_ASSERT(versions.ok());
    RC_ASSERT(versions->size() == 1U);
    RC_ASSERT(ContentJson(versions->front().finding) == ContentJson(finding));
  });
  EXPECT_TRUE(kept);
}

TEST_F(DiagnosticStoreTest, VersionsAreNeverRewritten) {
  DiagnosticFinding finding = AFinding(1);
  Put(finding);
  EXPECT_FALSE(Run("UPDATE finding_version SET subject = 'another'").ok());
  EXPECT_FALSE(Run("DELETE FROM finding_version").ok());
  finding.text = "autre";
  ++finding.version;
  Put(finding);
  EXPECT_EQ(store_.ListVersions(kCambresis, finding.id, INT32_MAX, 10, db::kNoDeadline)->size(), 2U);
}

TEST_F(DiagnosticStoreTest, IsNotThereInAnotherContract) {
  DiagnosticFinding finding = AFinding(1);
  Put(finding);
  EXPECT_TRUE(absl::IsNotFound(store_.Find("crte", finding.id, db::kNoDeadline).status()));
  EXPECT_TRUE(absl::IsNotFound(store_.Find(kCambresis, Id(2), db::kNoDeadline).status()));
}

TEST_F(DiagnosticStoreTest, ASearchTakesNoPatterns) {
  DiagnosticFinding finding = AFinding(1);
  finding.text = "100 % des logements _anciens_ \\";
  Put(finding);
  const auto count = [&](const std::string& text) {
    return store_.List({.contract = kCambresis, .text = text, .limit = 10}, db::kNoDeadline)->size();
  };
  for (const char* text : {"%", "_ANCIENS_", "\\", "100 % des"}) EXPECT_EQ(count(text), 1U) << text;
  for (const char* text : {"%%", "logements.*", "100%"}) EXPECT_EQ(count(text), 0U) << text;
}

TEST_F(DiagnosticStoreTest, ALockIsSeenByEverythingInItsSection) {
  DiagnosticFinding finding = AFinding(1);
  Put(finding);
  SectionLock lock{.contract = kCambresis, .id = Id(10), .section = "diagnostic", .instrument = "cas"};
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.TakeSection(unit.tx(), kCambresis, "diagnostic");
                store_.Lock(unit.tx(), unit.revision(), lock);
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(store_.Find(kCambresis, finding.id, db::kNoDeadline)->locked);
  // The database itself lets no section be locked twice.
  SectionLock again = lock;
  again.id = Id(11);
  EXPECT_FALSE(Write([&](write::Unit& unit) {
                 store_.Lock(unit.tx(), unit.revision(), again);
                 return absl::OkStatus();
               }).ok());
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.Unlock(unit.tx(), unit.revision(), lock);
                return absl::OkStatus();
              }).ok());
  EXPECT_FALSE(store_.Find(kCambresis, finding.id, db::kNoDeadline)->locked);
}

}  // namespace
}  // namespace socle::contracts::store
