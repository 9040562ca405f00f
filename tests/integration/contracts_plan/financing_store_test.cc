// Cases of financing in a real database: which actions a check looks at, and how decisions are kept.
#include "platform/db/sql_error.h"
#include "tests/integration/contracts_plan/plan_fixture.h"

namespace socle::contracts::store {
namespace {

using namespace plan;  // NOLINT: sheets are told as the domain tells them
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FinancingStoreTest : public PlanStoreTest {
 protected:
  std::vector<std::string> Others(const std::string& id) {
    std::vector<std::string> names;
    const auto found = financing_->FindCase(kCambresis, id, db::kNoDeadline);
    EXPECT_TRUE(found.ok()) << found.status();
    for (const Action& other : found->others) names.push_back(other.Name());
    return names;
  }
};

TEST_F(FinancingStoreTest, ACheckLooksAtWhateverMayBeTheSameProjectInAnyContract) {
  Action mine = Sheet("mine", "Toit").In("collectivites/commune-59307").Lasts("2019-01-01", "2019-12-31");
  FundingLine line = Awards("DETR", Ht(1));
  line.external_ref = "AR-1";
  mine.funding = {line};
  mine.external_ids = {{"cncd", "1"}};
  mine.linked = {"contracts/crte-cambrai/actions/b-linked"};
  Action same_title = Sheet("a-title", "TOIT !", kCrte);
  Action linked = Sheet("b-linked", "Lien", kCrte), linking = Sheet("c-linking", "Lien inverse", kCrte);
  Action reference = Sheet("d-reference", "Référence", kCrte), identifier = Sheet("e-identifier", "Numéro", kCrte);
  Action near = Sheet("f-near", "Voisin").In("collectivites/commune-59307").Lasts("2019-12-31", "2020-01-31");
  Action later = Sheet("g-later", "Plus tard").In("collectivites/commune-59307").Lasts("2020-01-01", "2020-01-31");
  linking.linked = {mine.Name()};
  for (Action* other : {&linked, &linking, &reference, &identifier}) other->owner = kNord;
  reference.funding = {line};
  identifier.external_ids = {{"cncd", "1"}};
  ASSERT_TRUE(
      Create({mine, same_title, linked, linking, reference, identifier, near, later, Sheet("h-nothing", "Rien")}).ok());
  EXPECT_THAT(Others("mine"),
              ElementsAre("contracts/cambresis/actions/f-near", "contracts/crte-cambrai/actions/a-title",
                          "contracts/crte-cambrai/actions/b-linked", "contracts/crte-cambrai/actions/c-linking",
                          "contracts/crte-cambrai/actions/d-reference", "contracts/crte-cambrai/actions/e-identifier"));
}

TEST_F(FinancingStoreTest, WhatIsDeletedIsNotLookedAt) {
  Action twin = Sheet("twin", "Toit", kCrte);
  ASSERT_TRUE(Create({Sheet("mine", "Toit"), twin}).ok());
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                actions_->SetDeleted(unit.tx(), unit.revision(), true, twin);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(Others("mine"), IsEmpty());
}

TEST_F(FinancingStoreTest, DecisionsSupersedeAndAreNeverRewritten) {
  const auto id = [](int number) { return fmt::format("00000000-0000-8000-8000-{:012}", number); };
  const std::string name = "contracts/cambresis/actions/mine";
  ASSERT_TRUE(Create({Sheet("mine", "Toit")}).ok());
  const auto decide = [&](int number, Verdict verdict, std::string supersedes) {
    FinancingDecision decision{.contract = kCambresis, .id = id(number), .finding = id(99), .actions = {name}};
    decision.verdict = verdict;
    decision.reason = "motif";
    decision.supersedes = std::move(supersedes);
    decision.actor = "tester";
    return Write([&](write::Unit& unit) {
      financing_->Add(unit.tx(), unit.revision(), decision);
      return absl::OkStatus();
    });
  };
  ASSERT_TRUE(decide(1, Verdict::kConfirmed, "").ok());
  ASSERT_TRUE(decide(2, Verdict::kExempted, id(1)).ok());
  EXPECT_EQ(db::SqlStateOf(decide(3, Verdict::kRefuted, id(1))), "23505") << "a decision is superseded once";
  const auto found = financing_->FindCase(kCambresis, "mine", db::kNoDeadline);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->decisions.size(), 1u);
  EXPECT_EQ(found->decisions[0].verdict, Verdict::kExempted);
  EXPECT_EQ(financing_->ListDecisions(kCambresis, "", 0, 10, db::kNoDeadline)->size(), 2u);
  const auto rewritten = db::RunWrite(*pool_, db::kNoDeadline, [](db::Transaction& tx) {
    tx.Run("UPDATE financing_decision SET reason = 'autre'");
    return absl::OkStatus();
  });
  EXPECT_EQ(db::SqlStateOf(rewritten), "23001");
}

TEST_F(FinancingStoreTest, AnEnvelopeSumsTheLinesOfItsFinancerYearAndBasisAlone) {
  const auto line = [](const char* financer, int32_t year, Money awarded) {
    FundingLine one = Awards("", awarded);
    one.financer = financer;
    one.year = year;
    return one;
  };
  Action rejected = Sheet("rejected", "Rejetée").Gets(line(kNord, 2013, Ht(1000)));
  rejected.selection = Selection::kRejected;
  rejected.status = Status::kDraft;
  ASSERT_TRUE(Create({Sheet("a-1", "Un").Gets(line(kNord, 2013, Ht(40))).Gets(line(kNord, 2014, Ht(1000))),
                      Sheet("a-2", "Deux").Gets(line(kNord, 2013, Ht(2))).Gets(line(kNord, 2013, Ttc(5))),
                      Sheet("a-3", "Trois").Gets(line(kHolque, 2013, Ht(1000))), rejected})
                  .ok());
  Envelope envelope{.contract = kCambresis, .id = "00000000-0000-8000-8000-000000000001", .financer = kNord};
  envelope.year = 2013;
  envelope.amount = Ht(100);
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                financing_->Write(unit.tx(), unit.revision(), envelope);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(envelope.awarded, 42);
  EXPECT_TRUE(envelope.other_basis);
  EXPECT_EQ(financing_->ListEnvelopes({.contract = kCambresis, .year = 2013, .limit = 5}, db::kNoDeadline)->size(), 1u);
  EXPECT_THAT(
      *financing_->ListEnvelopes({.contract = kCambresis, .after = EnvelopeKey(envelope), .limit = 5}, db::kNoDeadline),
      IsEmpty());
}

}  // namespace
}  // namespace socle::contracts::store
