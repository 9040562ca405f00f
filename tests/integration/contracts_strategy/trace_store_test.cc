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

  void PutActions(int count) {
    EXPECT_TRUE(
        Run(fmt::format(
                "INSERT INTO action (contract_id, id, number, title, title_key, description, proposer, owner, "
                "partners, origin, nature, experiment, priority, weight, selection, selection_reason, status, "
                "progress_percent, start_date, end_date, milestones, next_milestone, places, place_label, "
                "lead_competence, exception, exception_reference, exception_date, linked, source, synthetic, "
                "revision, years, financers, budgeted, lines) SELECT 'cambresis', format('action-%s', g), '', 'Titre', "
                "'titre', '', 'collectivites/epci-200068500', '', '[]', 0, 0, false, 0, 1, CASE WHEN g % 7 = 3 "
                "THEN 3 ELSE 1 END, '', 1, 0, 'infinity', 'infinity', '[]', 'infinity', '{{}}', '', false, 0, "
                "'', 'infinity', '{{}}', '', true, 1, '{{}}', '{{}}', false, '{{}}' FROM generate_series(0, {}) g",
                count - 1))
            .ok());
  }

  // A step of a walk, told by names.
  using Told = std::vector<std::pair<std::string, std::vector<std::string>>>;
  static Told Tell(const TraceGraph& graph, const TraceNode& start, TraceWay way, TraceLevel until) {
    const auto at = graph.Find(start.level, start.id);
    if (!at) return {{"nothing", {}}};
    Told told;
    for (const TraceStep& step : way == TraceWay::kFrom ? graph.From(*at, until) : graph.To(*at, until)) {
      told.emplace_back(graph.node(step.node).id, std::vector<std::string>());
      for (const NodeIndex link : step.links) told.back().second.push_back(graph.node(link).id);
    }
    return told;
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

TEST_F(TraceStoreTest, AWalkReadsWhatTheWholeTraceReaches) {
  PutFindings(1, 8);
  for (int i = 0; i < 6; ++i) Put(TraceLevel::kIssue, 10 + i, {Id(1 + i % 5), Id(1 + (i * 3) % 8)});
  for (int i = 0; i < 6; ++i) Put(TraceLevel::kOrientation, 20 + i, {Id(10 + i % 4), Id(10 + (i * 5) % 6)});
  PutActions(20);
  ASSERT_TRUE(
      Run("INSERT INTO action_orientation SELECT 'cambresis', format('action-%s', g), "
          "'00000000-0000-4000-8000-' || lpad((20 + (g * n) % 7)::text, 12, '0'), n FROM generate_series(0, 19) g, "
          "generate_series(1, 2) n ON CONFLICT DO NOTHING; "
          "UPDATE finding SET delete_time = now() WHERE id LIKE '%2'; "
          "UPDATE framework_item SET delete_time = now() WHERE id LIKE '%13' OR id LIKE '%24'; "
          "UPDATE action SET delete_time = now() WHERE id = 'action-8'")
          .ok());
  const auto whole = store_.ReadTrace(kCambresis, db::kNoDeadline);
  ASSERT_TRUE(whole.ok()) << whole.status();
  std::vector<TraceNode> starts = {{TraceLevel::kFinding, Id(2)},
                                   {TraceLevel::kIssue, Id(13)},
                                   {TraceLevel::kAction, "action-3"},
                                   {TraceLevel::kAction, "action-8"},
                                   {TraceLevel::kAction, Id(1)}};
  for (NodeIndex node = 0; node < whole->size(); ++node) starts.push_back(whole->node(node));
  int reached = 0;
  for (const TraceNode& start : starts) {
    for (const TraceWay way : {TraceWay::kFrom, TraceWay::kTo}) {
      for (const TraceLevel until : kTraceLevels) {
        const auto part = store_.ReadTraceOf(kCambresis, start, way, until, db::kNoDeadline);
        ASSERT_TRUE(part.ok()) << part.status();
        const Told told = Tell(*part, start, way, until);
        EXPECT_EQ(told, Tell(*whole, start, way, until)) << start.id << " until " << static_cast<int>(until);
        reached += static_cast<int>(told.size());
      }
    }
  }
  EXPECT_GT(reached, 300) << "the walks led somewhere";
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

TEST_F(TraceStoreTest, AWalkCostsWhatItReachesAndNotTheWholePlan) {
  PutFindings(1, 200);
  for (int i = 0; i < 40; ++i) Put(TraceLevel::kIssue, 1000 + i, {Id(1 + i), Id(100 + i)});
  for (int i = 0; i < 40; ++i) Put(TraceLevel::kOrientation, 2000 + i, {Id(1000 + i)});
  PutActions(10'000);
  ASSERT_TRUE(Run("INSERT INTO action_orientation SELECT 'cambresis', format('action-%s', g), "
                  "'00000000-0000-4000-8000-' || lpad((2000 + g % 40)::text, 12, '0'), 0 FROM generate_series(0, 9999) "
                  "g; ANALYZE")
                  .ok());
  const auto took = [](auto&& read) {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(read().ok());
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count() / 10;
  };
  const TraceNode finding{TraceLevel::kFinding, Id(7)}, action{TraceLevel::kAction, "action-77"};
  const double whole = took([&] { return store_.ReadTrace(kCambresis, db::kNoDeadline); });
  const double from = took(
      [&] { return store_.ReadTraceOf(kCambresis, finding, TraceWay::kFrom, TraceLevel::kAction, db::kNoDeadline); });
  const double to = took(
      [&] { return store_.ReadTraceOf(kCambresis, action, TraceWay::kTo, TraceLevel::kFinding, db::kNoDeadline); });
  fmt::print("10,000 actions: all {:.1f} ms, from a finding {:.1f} ms, to an action {:.1f} ms\n", whole, from, to);
  EXPECT_LT(from, whole / 2) << "250 of 10,000 actions answer it";
  EXPECT_LT(to, whole / 2);
}

}  // namespace
}  // namespace socle::contracts::store
