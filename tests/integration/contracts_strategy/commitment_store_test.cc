#include "services/contracts/store/strategy/commitment_store.h"

#include <map>

#include "tests/integration/contracts_strategy/strategy_fixture.h"

namespace socle::contracts::store {
namespace {

using State = CommitmentState;

class CommitmentStoreTest : public StrategyStoreTest {
 protected:
  Commitment Put(int number, const char* debtor, const char* creditor, State state, Date due) {
    Commitment commitment;
    commitment.contract = kCambresis;
    commitment.id = Id(number);
    commitment.debtor = debtor;
    commitment.creditor = creditor;
    commitment.text = "Un \"engagement\"";
    commitment.state = state;
    commitment.due_date = due;
    EXPECT_TRUE(Write([&](write::Unit& unit) {
                  store_.Write(unit.tx(), unit.revision(), commitment);
                  return absl::OkStatus();
                }).ok());
    return commitment;
  }

  CommitmentStore store_{pool_.get()};
};

TEST_F(CommitmentStoreTest, GivesBackProofAndDatesAsTheyAre) {
  Commitment commitment = Put(1, kNord, kCambrai, State::kPromised, Date::Max());
  EXPECT_EQ(store_.Find(kCambresis, Id(1), db::kNoDeadline)->due_date, Date::Max());
  EXPECT_TRUE(store_.Find(kCambresis, Id(1), db::kNoDeadline)->proof.text.empty());
  commitment.proof = {"Fait le \"1er\"", std::string(64, 'a'), "https://exemple.fr/a", Date::Of(2014, 6, 30)};
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.Write(unit.tx(), unit.revision(), commitment);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(store_.Find(kCambresis, Id(1), db::kNoDeadline)->proof, commitment.proof);
}

TEST_F(CommitmentStoreTest, NobodyPromisesToThemselves) {
  EXPECT_FALSE(Write([&](write::Unit& unit) {
                 Commitment commitment;
                 commitment.contract = kCambresis;
                 commitment.id = Id(1);
                 commitment.debtor = commitment.creditor = kNord;
                 commitment.text = "x";
                 store_.Write(unit.tx(), unit.revision(), commitment);
                 return absl::OkStatus();
               }).ok());
}

TEST_F(CommitmentStoreTest, StepsAreNeverRewritten) {
  const Commitment commitment = Put(1, kNord, kCambrai, State::kPromised, Date::Max());
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.AddStep(unit.tx(), unit.revision(), commitment, {.state = State::kPromised, .party = kNord});
                return absl::OkStatus();
              }).ok());
  EXPECT_FALSE(Run("UPDATE commitment_step SET party = 'x'").ok());
  EXPECT_FALSE(Run("DELETE FROM commitment_step").ok());
}

// Of every state and of days around the one asked about: lists, counts and the rule of the domain say the same.
TEST_F(CommitmentStoreTest, WhatIsLateIsWhatTheDomainCallsLate) {
  const Date today = Date::Of(2014, 7, 7);
  std::vector<Commitment> all;
  int number = 0;
  for (const State state :
       {State::kProposed, State::kPromised, State::kReported, State::kFulfilled, State::kContested, State::kWaived}) {
    for (const Date due : {today.Plus(-1), today, today.Plus(1), Date::Max()}) {
      ++number;
      all.push_back(Put(number, number % 2 == 0 ? kNord : kLille, kCambrai, state, due));
    }
  }
  std::map<std::string, int> late_by_debtor;
  size_t late = 0;
  for (const Commitment& commitment : all) {
    late += IsLate(commitment, today) ? 1 : 0;
    late_by_debtor[commitment.debtor] += IsLate(commitment, today) ? 1 : 0;
  }
  ASSERT_EQ(late, 2U);
  const auto listed = store_.List({.contract = kCambresis, .late_on = today, .limit = 100}, db::kNoDeadline);
  ASSERT_EQ(listed->size(), late);
  for (const Commitment& commitment : *listed) EXPECT_TRUE(IsLate(commitment, today));
  int owed = 0;
  const auto counts = store_.CountByParty(kCambresis, today, db::kNoDeadline);
  ASSERT_TRUE(counts.ok());
  for (const auto& count : *counts) {
    if (count.as_debtor) late_by_debtor[count.party] -= count.late_count;
    if (!count.as_debtor) owed += count.count;
  }
  for (const auto& [party, left] : late_by_debtor) EXPECT_EQ(left, 0) << party;
  EXPECT_EQ(owed, number);
}

TEST_F(CommitmentStoreTest, PagesHoldEachOnceInTheOrderOfDueDates) {
  for (int i = 1; i <= 20; ++i) {
    Put(i, kNord, kCambrai, State::kPromised, i % 5 == 0 ? Date::Max() : Date::Of(2014, 1, 1 + i % 4));
  }
  CommitmentBook::Question question{.contract = kCambresis, .limit = 3};
  std::vector<std::pair<Date, std::string>> seen;
  while (true) {
    const auto page = store_.List(question, db::kNoDeadline);
    ASSERT_TRUE(page.ok());
    if (page->empty()) break;
    for (const Commitment& commitment : *page) seen.emplace_back(commitment.due_date, commitment.id);
    question.after_date = seen.back().first;
    question.after_id = seen.back().second;
  }
  ASSERT_EQ(seen.size(), 20U);
  for (size_t i = 1; i < seen.size(); ++i) EXPECT_LT(seen[i - 1], seen[i]);
}

}  // namespace
}  // namespace socle::contracts::store
