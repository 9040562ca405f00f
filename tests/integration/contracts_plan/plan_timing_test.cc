// A plan of 10,000 actions: what lists, filters, counts and sums take, and that indexes serve them.
#include <chrono>
#include <iostream>
#include <pqxx/connection>
#include <pqxx/nontransaction>

#include "tests/integration/contracts_plan/plan_fixture.h"

namespace socle::contracts::store {
namespace {

using namespace plan;  // NOLINT: sheets are told as the domain tells them
using Clock = std::chrono::steady_clock;

constexpr int kActions = 10'000;
// The bar is 50 ms on a quiet machine; tests share theirs.
constexpr std::chrono::milliseconds kBound{400};
constexpr std::chrono::milliseconds kBar{50};

class PlanTimingTest : public PlanStoreTest {
 protected:
  void SetUp() override {
    std::vector<Axis> axes;
    for (int i = 0; i < 40; ++i) {
      Axis axis{.contract = kCambresis, .id = fmt::format("axe-{:02}", i), .label = "Axe"};
      if (i >= 4) axis.parent = fmt::format("axe-{:02}", i % 4);
      axes.push_back(axis);
    }
    ASSERT_TRUE(CreateAxes(axes).ok());
    std::vector<Action> actions;
    for (int i = 0; i < kActions; ++i) actions.push_back(Sized(i));
    ASSERT_TRUE(Create(actions).ok());
    pqxx::connection connection(database_.url);  // outside of a transaction, as autovacuum does
    pqxx::nontransaction(connection).exec("VACUUM ANALYZE");
  }

  // As sheets are: three years of budget, two financers, a page of text.
  static Action Sized(int i) {
    Action action = Sheet(fmt::format("a-{:05}", i), fmt::format("Action {} du plan", i));
    action.owner = fmt::format("collectivites/commune-59{:03}", i % 600);
    action.axis = fmt::format("axe-{:02}", i % 40);
    action.description = std::string(1500, 'x') + (i % 100 == 0 ? " dentelle" : "");
    action.selection = i % 4 == 3 ? Selection::kRejected : Selection::kRetained;
    action.status = action.selection == Selection::kRetained ? static_cast<Status>(1 + i % 9) : Status::kDraft;
    action.priority = i % 4;
    action.end = Day("2011-01-01").Plus(i % 3000);
    action.orientations = {fmt::format("orientation-{}", i % 30)};
    for (int year = 0; year < 3; ++year) action.budget.push_back(Invests(Ht(1000 + i), 2011 + (i + year) % 7));
    for (const char* financer : {"organisations/etat", "collectivites/region-31"}) {
      FundingLine line = Awards("DETR", Ht(300));
      line.financer = financer;
      line.year = 2011 + i % 7;
      action.funding.push_back(line);
    }
    return action;
  }

  // The median of several runs, printed.
  template <typename Fn>
  void Measure(const char* what, Fn&& fn) {
    std::vector<Clock::duration> took;
    for (int i = 0; i < 15; ++i) {
      const Clock::time_point begin = Clock::now();
      fn();
      took.push_back(Clock::now() - begin);
    }
    std::sort(took.begin(), took.end());
    const double median = std::chrono::duration<double, std::milli>(took[took.size() / 2]).count();
    std::cout << fmt::format("[ measured ] {:44} {:7.2f} ms{}\n", what, median,
                             took[took.size() / 2] > kBar ? "  (above the bar of 50 ms)" : "");
    EXPECT_LT(took[took.size() / 2], kBound) << what;
  }

  void List(const char* what, ActionFilter filter, ActionOrder order = ActionOrder::kName, std::string after = "") {
    filter.today = Day("2014-06-30");
    Measure(what, [&] {
      const auto page = actions_->List(
          {.contract = kCambresis, .filter = filter, .order = order, .after_id = after, .limit = 51}, db::kNoDeadline);
      ASSERT_TRUE(page.ok()) << page.status();
      ASSERT_FALSE(page->empty());
    });
  }

  void Count(const char* what, ActionProperty property, ActionFilter filter = {}) {
    filter.today = Day("2014-06-30");
    Measure(what, [&] { ASSERT_TRUE(actions_->CountBy(kCambresis, property, filter, db::kNoDeadline).ok()); });
  }
};

TEST_F(PlanTimingTest, TenThousandActionsListFilterCountAndRollUpWithinTheBar) {
  List("list, first page", {});
  List("list, a page in the middle", {}, ActionOrder::kName, "a-05000");
  List("list by title", {}, ActionOrder::kTitle);
  List("list by priority", {}, ActionOrder::kPriority);
  List("filter: axis and below, engaged", {.axis = "axe-01", .engaged = true});
  List("filter: owner", {.owners = {"collectivites/commune-59123"}});
  List("filter: late", {.late = true});
  List("filter: text that is rare", {.text = "dentelle"});
  List("filter: year and financer", {.year = 2013, .financer = "organisations/etat"});
  List("filter: missing dates", {.missing = {4}});
  Count("count", ActionProperty::kNone);
  Count("count by status", ActionProperty::kStatus);
  Count("count by axis, late", ActionProperty::kAxis, {.late = true});
  Count("count by financer", ActionProperty::kFinancer);
  Count("count by year", ActionProperty::kYear);
  Count("count: missing budget or funding", ActionProperty::kNone, {.missing = {3, 8}});
  Measure("roll-up", [&] {
    const auto figures = actions_->Figures(kCambresis, Day("2014-06-30"), db::kNoDeadline);
    ASSERT_TRUE(figures.ok()) << figures.status();
    ASSERT_EQ(RollUp(*figures).contract.tally.actions, kActions);
  });
  Measure("check of one action",
          [&] { ASSERT_TRUE(financing_->FindCase(kCambresis, "a-05000", db::kNoDeadline).ok()); });
}

TEST_F(PlanTimingTest, PagesAndTwinsAreFoundByIndexes) {
  const auto plan_of = [&](const std::string& sql) {
    std::string text;
    const auto status = db::RunRead(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
      for (const pqxx::row& row : tx.Run("EXPLAIN " + sql)) text += std::string(row[0].c_str()) + "\n";
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return text;
  };
  const auto expect_index = [&](const std::string& sql, const char* index) {
    const std::string text = plan_of(sql);
    EXPECT_NE(text.find(index), std::string::npos) << sql << "\n" << text;
    EXPECT_EQ(text.find("Seq Scan"), std::string::npos) << sql << "\n" << text;
  };
  expect_index("SELECT id FROM action WHERE contract_id = 'cambresis' AND id > 'a-05000' ORDER BY id LIMIT 51",
               "action_pkey");
  expect_index("SELECT id FROM action WHERE owner = 'collectivites/commune-59123' AND owner <> '' AND title_key = 'x'",
               "action_twins");
  expect_index("SELECT action_id FROM action_funding_line WHERE external_ref = 'AR-1' AND external_ref <> ''",
               "funding_line_reference");
  expect_index("SELECT id FROM action WHERE linked @> ARRAY['contracts/x/actions/y']", "action_linked");
  expect_index("SELECT id FROM action WHERE contract_id = 'cambresis' AND axis_id = 'axe-01'", "action_on_axis");
}

}  // namespace
}  // namespace socle::contracts::store
