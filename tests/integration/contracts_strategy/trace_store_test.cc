#include <chrono>

#include "services/contracts/store/strategy/framework_store.h"
#include "tests/integration/contracts_strategy/strategy_fixture.h"

namespace socle::contracts::store {
namespace {

class TraceStoreTest : public StrategyStoreTest {
 protected:
  FrameworkItem Put(TraceLevel level, int number, std::vector<std::string> rests_on) {
    FrameworkItem item;
    item.contract = kCambresis;
    item.id = Id(number);
    item.level = level;
    item.author = kCambrai;
    item.title = fmt::format("Titre {}", number);
    item.rests_on = std::move(rests_on);
    EXPECT_TRUE(Write([&](write::Unit& unit) {
                  store_.Write(unit.tx(), unit.revision(), item);
                  return absl::OkStatus();
                }).ok());
    return item;
  }

  // Findings from `first` on, as text and no more.
  void PutFindings(int first, int count) {
    EXPECT_TRUE(
        Run(fmt::format("INSERT INTO finding (contract_id, id, author, section, theme_code, theme_label, kind, text, "
                        "evidence, pages, contributors, source, synthetic, version, revision) SELECT 'cambresis', "
                        "'00000000-0000-4000-8000-' || lpad(g::text, 12, '0'), 'collectivites/epci-200068500', '', "
                        "'habitat', 'Habitat', 1, repeat('Un constat. ', 100), '[]', '{{}}', '[]', '', true, 1, 1 FROM "
                        "generate_series({}, {}) g",
                        first, first + count - 1))
            .ok());
  }

  FrameworkStore store_{pool_.get()};
};

TEST_F(TraceStoreTest, WhatAnItemRestsOnIsReplacedAsAWhole) {
  PutFindings(1, 3);
  FrameworkItem issue = Put(TraceLevel::kIssue, 10, {Id(1), Id(2)});
  issue.rests_on = {Id(2), Id(3)};
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.Write(unit.tx(), unit.revision(), issue);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(store_.Find(TraceLevel::kIssue, kCambresis, issue.id, db::kNoDeadline)->rests_on, issue.rests_on);
}

TEST_F(TraceStoreTest, AnIssueIsNoOrientation) {
  Put(TraceLevel::kIssue, 10, {});
  EXPECT_TRUE(absl::IsNotFound(store_.Find(TraceLevel::kOrientation, kCambresis, Id(10), db::kNoDeadline).status()));
  FrameworkItem orientation;
  orientation.contract = kCambresis;
  orientation.level = TraceLevel::kOrientation;
  orientation.rests_on = {Id(10), Id(11)};
  std::vector<std::string> missing;
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                missing = store_.MissingGrounds(unit.tx(), orientation);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(missing, std::vector<std::string>{Id(11)});
}

TEST_F(TraceStoreTest, OfAnEmptyContractThereIsNothing) {
  EXPECT_EQ(store_.ReadTrace(kCambresis, db::kNoDeadline)->size(), 0U);
  EXPECT_EQ(store_.ReadTrace("nulle-part", db::kNoDeadline)->size(), 0U);
}

TEST_F(TraceStoreTest, GivesTitlesInTheOrderAskedFor) {
  PutFindings(1, 1);
  Put(TraceLevel::kIssue, 10, {});
  const auto titles = store_.Titles(
      kCambresis, {{TraceLevel::kIssue, Id(10)}, {TraceLevel::kIssue, Id(11)}, {TraceLevel::kFinding, Id(1)}},
      db::kNoDeadline);
  ASSERT_TRUE(titles.ok());
  EXPECT_EQ((*titles)[0], "Titre 10");
  EXPECT_EQ((*titles)[1], "");
  EXPECT_EQ((*titles)[2].size(), 300U);
}

// The size that a contract may have; ten times what the bar asks for, so that a busy machine does not fail it.
TEST_F(TraceStoreTest, TwoThousandFindingsAndAThousandItemsAreReadAtOnce) {
  PutFindings(1, 2000);
  for (const auto& [level, first, ground, grounds] :
       {std::tuple(2, 10'000, 1, 2000), std::tuple(3, 20'000, 10'000, 500)}) {
    ASSERT_TRUE(Run(fmt::format("INSERT INTO framework_item (contract_id, id, level, author, section, title, text, "
                                "position, source, synthetic, revision) SELECT 'cambresis', "
                                "'00000000-0000-4000-8000-' || lpad(({1} + g)::text, 12, '0'), {0}, 'x', '', 'Titre', "
                                "'', 0, '', true, 1 FROM generate_series(0, 499) g; "
                                "INSERT INTO framework_link (contract_id, item_id, rests_on_id, level) SELECT "
                                "'cambresis', '00000000-0000-4000-8000-' || lpad(({1} + g % 500)::text, 12, '0'), "
                                "'00000000-0000-4000-8000-' || lpad(({2} + g)::text, 12, '0'), {0} FROM "
                                "generate_series(0, {3} - 1) g",
                                level, first, ground, grounds))
                    .ok());
  }
  const auto began = std::chrono::steady_clock::now();
  const auto graph = store_.ReadTrace(kCambresis, db::kNoDeadline);
  const auto took = std::chrono::steady_clock::now() - began;
  ASSERT_TRUE(graph.ok());
  ASSERT_EQ(graph->size(), 3000U);
  EXPECT_TRUE(graph->Orphans(TraceLevel::kFinding, TraceLevel::kOrientation).empty());
  const auto steps = graph->From(graph->Find(TraceLevel::kFinding, Id(7)).value(), TraceLevel::kAction);
  EXPECT_EQ(steps.size(), 2U);
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  fmt::print("the trace of 3,000 things: {} ms\n", millis);
  EXPECT_LT(millis, 500);
}

}  // namespace
}  // namespace socle::contracts::store
