// Actions in a real database: what is kept, what a filter finds, what a plan sums up to.
#include <rapidcheck.h>

#include <map>
#include <set>

#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "tests/integration/contracts_plan/plan_fixture.h"

namespace socle::contracts::store {
namespace {

using namespace plan;  // NOLINT: sheets are told as the domain tells them
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday = Day("2014-06-30");

Action Whole() {
  Action action = Sheet("musee", "Musée de la Dentelle (Caudry 4M)").Costs(Invests(Ht(100))).Costs(Operates(Ttc(7)));
  action.number = "2.3";
  action.description = "Dentelle \"de Caudry\" \\ 'label'";
  action.axis = "culture";
  action.orientations = {"rayonner", "attirer"};
  action.partners = {{"organisations/caue-59", "", 2}, {"", "Amis du musée", 3}};
  action.origin = Origin::kTerritoryProject;
  action.nature = HelpNature::kFunding;
  action.experiment = true;
  action.priority = 3;
  action.weight = 5;
  action.progress_percent = 40;
  action.start = Day("2012-01-01");
  action.end = Day("2015-12-31");
  action.milestones = {{"étude", Day("2012-06-01"), Day("2012-05-30")}, {"marché", Day("2013-06-01"), Date::Max()}};
  action.places = {"collectivites/commune-59139"};
  action.place_label = "ancienne gare";
  FundingLine line = Awards("DETR", Ht(40));
  line.requested = Ht(50);
  line.paid = Ht(10);
  line.financer = "organisations/etat";
  line.year = 2013;
  line.award_date = Day("2013-02-01");
  line.external_ref = "AR-12";
  action.funding = {line, {.financer_label = "Région", .private_funds = true}};
  action.terms = {.eligible_cost = Ht(90), .lead_competence = true, .exception = OwnShareException::kMonument};
  action.terms.exception_reference = "arrêté";
  action.linked = {"contracts/crte-cambrai/actions/musee"};
  action.external_ids = {{"cncd", "4711"}};
  action.source = "document 002";
  return action;
}

TEST_F(PlanStoreTest, ASheetIsReadBackWhole) {
  ASSERT_TRUE(CreateAxes({{.contract = kCambresis, .id = "culture", .label = "Culture"}}).ok());
  ASSERT_TRUE(Create({Whole()}).ok());
  const auto read = actions_->Find(kCambresis, "musee", db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  const Action wanted = Whole();
  EXPECT_EQ(read->description, wanted.description);
  EXPECT_EQ(read->orientations, wanted.orientations);
  EXPECT_EQ(read->partners[1].label, "Amis du musée");
  EXPECT_EQ(read->milestones[0].reached, wanted.milestones[0].reached);
  EXPECT_EQ(read->places, wanted.places);
  EXPECT_EQ(TotalsOf(*read), TotalsOf(wanted));
  ASSERT_EQ(read->funding.size(), 2u);
  EXPECT_EQ(read->funding[0].requested, Ht(50));
  EXPECT_EQ(read->funding[0].award_date, Day("2013-02-01"));
  EXPECT_EQ(read->funding[1].basis(), std::nullopt);
  EXPECT_EQ(read->terms.eligible_cost, Ht(90));
  EXPECT_EQ(read->terms.exception, OwnShareException::kMonument);
  EXPECT_EQ(read->linked, wanted.linked);
  EXPECT_EQ(read->external_ids, wanted.external_ids);
  EXPECT_EQ(LateFrom(*read), Day("2013-06-02"));
}

TEST_F(PlanStoreTest, AnUpdateReplacesEveryLine) {
  ASSERT_TRUE(CreateAxes({{.contract = kCambresis, .id = "culture", .label = "Culture"}}).ok());
  ASSERT_TRUE(Create({Whole()}).ok());
  Action changed = Sheet("musee", "Musée");
  ASSERT_TRUE(
      Write([&](write::Unit& unit) { return actions_->Update(unit.tx(), unit.revision(), Whole(), changed); }).ok());
  const auto read = actions_->Find(kCambresis, "musee", db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(read->budget, IsEmpty());
  EXPECT_THAT(read->funding, IsEmpty());
  EXPECT_THAT(read->orientations, IsEmpty());
  EXPECT_THAT(read->external_ids, IsEmpty());
  EXPECT_EQ(read->axis, "");
  EXPECT_EQ(read->start, Date::Max());
  EXPECT_GT(read->written.revision, 1);
}

TEST_F(PlanStoreTest, NumbersAndIdentifiersAreOfOneActionOfAContract) {
  Action first = Sheet("a-1"), second = Sheet("a-2"), elsewhere = Sheet("a-1", "Ailleurs", kCrte);
  first.number = second.number = elsewhere.number = "1.1";
  first.external_ids = elsewhere.external_ids = {{"cncd", "1"}};
  ASSERT_TRUE(Create({first, elsewhere}).ok());
  EXPECT_EQ(ReasonOf(Create({second})), ErrorReason::RESOURCE_EXISTS);
  second.number.clear();
  second.external_ids = {{"cncd", "1"}};
  EXPECT_EQ(ReasonOf(Create({second})), ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(ReasonOf(Create({first})), ErrorReason::RESOURCE_EXISTS);
}

TEST_F(PlanStoreTest, NoWriterBreaksWhatTheDomainPromises) {
  Action engaged = Sheet("a-1");
  engaged.selection = Selection::kProposed;
  EXPECT_EQ(db::SqlStateOf(Create({engaged})), "23514") << "what the plan does not have is not under way";
  ASSERT_TRUE(Create({Sheet("a-2")}).ok());
  ActionChange change{.effective = kToday, .actor = "tester"};
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                actions_->AddChange(unit.tx(), unit.revision(), Sheet("a-2"), change);
                return absl::OkStatus();
              }).ok());
  for (const char* sql : {"UPDATE action_change SET reason = 'x'", "DELETE FROM action",
                          "UPDATE action SET proposer = 'collectivites/x'"}) {
    const auto refused = db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
    EXPECT_EQ(db::SqlStateOf(refused), "23001") << sql;
  }
}

// Random plans, told again by the domain.
Action RandomAction(int number) {
  Action action = Sheet(fmt::format("a-{:03}", number), *rc::gen::element<std::string>("Toit", "École", "Musée"));
  action.selection = static_cast<Selection>(*rc::gen::inRange(1, 5));
  action.status = static_cast<Status>(action.selection == Selection::kRetained ? *rc::gen::inRange(1, 10)
                                                                               : *rc::gen::element(1, 2, 9));
  if (*rc::gen::arbitrary<bool>()) action.axis = *rc::gen::element<std::string>("eau", "eau-1", "air");
  action.owner = *rc::gen::element<std::string>("", kHolque, kNord);
  action.priority = *rc::gen::inRange(0, 4);
  action.weight = *rc::gen::inRange(1, 4);
  action.progress_percent = *rc::gen::inRange(0, 101);
  action.experiment = *rc::gen::arbitrary<bool>();
  const auto day = [] {
    return *rc::gen::element(Day("2013-01-01"), Day("2014-06-30"), Day("2016-01-01"), Date::Max());
  };
  action.start = day();
  action.end = day();
  if (action.start.IsOpen() || action.end < action.start) action.start = Date::Max();
  if (!action.start.IsOpen() && action.end.IsOpen()) action.end = Day("2017-01-01");
  if (*rc::gen::arbitrary<bool>()) action.milestones = {{"étape", day(), day()}};
  if (*rc::gen::arbitrary<bool>()) action.orientations = {"rayonner"};
  for (int i = 0; i < *rc::gen::inRange(0, 3); ++i) {
    const Money money{*rc::gen::inRange<int64_t>(0, 1000), *rc::gen::element(TaxBasis::kHt, TaxBasis::kTtc)};
    action.budget.push_back(Invests(money, 2012 + i));
    FundingLine line = Awards("DETR", money);
    line.year = 2014 + i;
    if (*rc::gen::arbitrary<bool>()) line.financer = "organisations/etat";
    action.funding.push_back(line);
  }
  return action;
}

std::vector<Axis> ThreeAxes() {
  return {{.contract = kCambresis, .id = "eau", .label = "Eau"},
          {.contract = kCambresis, .id = "eau-1", .parent = "eau", .label = "Rivières"},
          {.contract = kCambresis, .id = "air", .label = "Air", .weight = 3}};
}

bool HasYear(const Action& action, int32_t year) {
  return std::any_of(action.budget.begin(), action.budget.end(), [&](const auto& line) { return line.year == year; }) ||
         std::any_of(action.funding.begin(), action.funding.end(), [&](const auto& line) { return line.year == year; });
}

class PlanSumsTest : public PlanStoreTest {
 protected:
  // What the store adds up is what the domain does, line by line.
  void ExpectFiguresOf(const std::vector<Action>& actions) {
    PlanFigures naive{.axes = ThreeAxes()};
    std::map<FinancerKey, std::pair<int64_t, std::set<std::string>>> awarded;
    for (const Action& action : actions) {
      naive.by_axis[action.axis].Add(action, kToday);
      if (action.IsDeleted() || action.selection != Selection::kRetained) continue;
      for (const FundingLine& line : action.funding) {
        auto& [sum, names] = awarded[{line.financer, line.financer.empty() ? line.financer_label : "", *line.basis()}];
        sum += line.awarded.value_or(Money{}).cents;
        names.insert(action.id);
      }
    }
    const auto figures = actions_->Figures(kCambresis, kToday, db::kNoDeadline);
    ASSERT_TRUE(figures.ok()) << figures.status();
    for (const auto& [axis, tally] : naive.by_axis) {
      const auto found = figures->by_axis.find(axis);
      EXPECT_TRUE((found == figures->by_axis.end() ? Tally{} : found->second) == tally) << "axis " << axis;
    }
    const RolledUpPlan ours = RollUp(*figures), theirs = RollUp(naive);
    EXPECT_TRUE(ours.contract.tally == theirs.contract.tally);
    EXPECT_EQ(ours.contract.progress_basis_points, theirs.contract.progress_basis_points);
    ASSERT_EQ(figures->financers.size(), awarded.size());
    for (const auto& [key, tally] : figures->financers) {
      EXPECT_EQ(tally.sum.awarded, awarded[key].first) << key.financer << key.label;
      EXPECT_EQ(tally.actions, static_cast<int64_t>(awarded[key].second.size())) << key.financer << key.label;
    }
  }
};

TEST_F(PlanSumsTest, FiltersCountsAndSumsAgreeWithTheDomain) {
  ASSERT_TRUE(CreateAxes(ThreeAxes()).ok());
  std::vector<Action> actions;
  int runs = 0;
  const bool made = rc::check("a plan of 200", [&] {
    if (++runs < 95) return;  // early runs draw small values
    actions.clear();
    for (int i = 0; i < 200; ++i) actions.push_back(RandomAction(i));
  });
  ASSERT_TRUE(made);
  ASSERT_TRUE(Create(actions).ok());
  using Matches = std::function<bool(const Action&)>;
  const auto expect = [&](const char* what, ActionFilter filter, const Matches& matches) {
    filter.today = kToday;
    std::vector<std::string> wanted;
    for (const Action& action : actions) {
      if (matches(action)) wanted.push_back(action.id);
    }
    EXPECT_EQ(Ids(filter, ActionOrder::kName, 17), wanted) << what;
    const auto counts = actions_->CountBy(kCambresis, ActionProperty::kStatus, filter, db::kNoDeadline);
    ASSERT_TRUE(counts.ok()) << counts.status();
    EXPECT_EQ(counts->total, static_cast<int64_t>(wanted.size())) << what;
    int64_t sum = 0;
    for (const auto& count : counts->counts) sum += count.count;
    EXPECT_EQ(sum, counts->total) << what;
  };
  expect("all", {}, [](const Action&) { return true; });
  expect("owner", {.owners = {kNord}}, [](const Action& a) { return a.owner == kNord; });
  expect("axis and below", {.axis = "eau"}, [](const Action& a) { return a.axis.starts_with("eau"); });
  expect("orientation", {.orientation = "rayonner"}, [](const Action& a) { return !a.orientations.empty(); });
  expect("selection", {.selections = {2, 4}},
         [](const Action& a) { return a.selection == Selection::kRetained || a.selection == Selection::kDeferred; });
  expect("status", {.statuses = {5}}, [](const Action& a) { return a.status == Status::kInProgress; });
  expect("priority", {.priorities = {0, 3}}, [](const Action& a) { return a.priority == 0 || a.priority == 3; });
  expect("experiment", {.experiment = false}, [](const Action& a) { return !a.experiment; });
  expect("engaged", {.engaged = true}, [](const Action& a) { return a.IsEngaged(); });
  expect("late", {.late = true}, [](const Action& a) { return IsLate(a, kToday); });
  expect("in time", {.late = false}, [](const Action& a) { return !IsLate(a, kToday); });
  expect("without owner", {.missing = {1}}, [](const Action& a) { return a.owner.empty(); });
  expect("without status", {.missing = {2}},
         [](const Action& a) { return a.selection == Selection::kRetained && a.status == Status::kDraft; });
  expect("without budget", {.missing = {3}}, [](const Action& a) { return a.budget.empty(); });
  expect("without dates or axis", {.missing = {4, 5}},
         [](const Action& a) { return a.start.IsOpen() || a.end.IsOpen() || a.axis.empty(); });
  expect("without orientation", {.missing = {6}}, [](const Action& a) { return a.orientations.empty(); });
  expect("without funding", {.missing = {8}}, [](const Action& a) { return a.funding.empty(); });
  expect("year", {.year = 2014}, [](const Action& a) { return HasYear(a, 2014); });
  expect("financer", {.financer = "organisations/etat"}, [](const Action& a) {
    return std::any_of(a.funding.begin(), a.funding.end(), [](const auto& line) { return !line.financer.empty(); });
  });
  expect("text", {.text = "ecol"}, [](const Action& a) { return a.title == "École"; });
  expect("text that is a pattern elsewhere", {.text = "e_o"}, [](const Action&) { return false; });
  expect("several", {.owners = {kNord}, .axis = "air", .priorities = {1, 2}},
         [](const Action& a) { return a.owner == kNord && a.axis == "air" && a.priority >= 1 && a.priority <= 2; });

  ExpectFiguresOf(actions);
}

TEST_F(PlanSumsTest, SumsFollowEveryStepOfAnAction) {
  ASSERT_TRUE(CreateAxes(ThreeAxes()).ok());
  std::vector<Action> actions;
  int runs = 0;
  const bool made = rc::check("steps of 30 actions", [&] {
    if (++runs < 95) return;  // early runs draw small values
    if (actions.empty()) {
      for (int i = 0; i < 30; ++i) actions.push_back(RandomAction(i));
      ASSERT_TRUE(Create(actions).ok());
    }
    const size_t at = *rc::gen::inRange<size_t>(0, actions.size());
    Action& action = actions[at];
    Action drawn = RandomAction(static_cast<int>(at));
    const int step = *rc::gen::inRange(0, 4);
    ASSERT_TRUE(Write([&](write::Unit& unit) -> absl::Status {
                  if (step == 0) {
                    drawn.selection = action.selection;
                    drawn.status = action.status;
                    drawn.delete_time = action.delete_time;
                    return actions_->Update(unit.tx(), unit.revision(), std::exchange(action, drawn), action);
                  }
                  if (step == 1) {
                    actions_->SetDeleted(unit.tx(), unit.revision(), !action.IsDeleted(), action);
                    return absl::OkStatus();
                  }
                  action.selection = drawn.selection;
                  action.status = drawn.status;
                  actions_->WriteStep(unit.tx(), unit.revision(), action);
                  return absl::OkStatus();
                }).ok());
    ExpectFiguresOf(actions);
    const auto read = actions_->Find(kCambresis, action.id, db::kNoDeadline);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(TotalsOf(*read), TotalsOf(action)) << "a sheet says what its lines say";
    EXPECT_EQ(read->orientations, action.orientations);
  });
  ASSERT_TRUE(made);
}

TEST_F(PlanStoreTest, NoWriterGivesALineAnotherAxisThanItsAction) {
  ASSERT_TRUE(CreateAxes(ThreeAxes()).ok());
  ASSERT_TRUE(Create({Sheet("a-1").Costs(Invests(Ht(1), 2013)).Gets(Awards("DETR", Ht(1)))}).ok());
  for (const char* sql :
       {"UPDATE action_budget_line SET axis_key = 'eau'", "UPDATE action_funding_line SET counted = false",
        "INSERT INTO action_budget_line (contract_id, action_id, axis_key, counted, year, nature, basis, "
        "planned) SELECT 'cambresis', 'a-1', 'eau', true, 2014, 1, 1, 5"}) {
    const auto refused = db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
    EXPECT_EQ(db::SqlStateOf(refused), "23503") << sql;
  }
}

TEST_F(PlanStoreTest, EveryOrderGoesThroughAllPagesWithoutLossOrRepeat) {
  std::vector<Action> actions;
  for (int i = 0; i < 30; ++i) {
    Action action = Sheet(fmt::format("a-{:02}", i), i % 3 == 0 ? "École" : "Abri");
    action.priority = i % 4;
    if (i % 5 != 0) action.end = Day("2015-01-01").Plus(i % 7);
    actions.push_back(action);
  }
  ASSERT_TRUE(Create(actions).ok());
  for (const ActionOrder order : {ActionOrder::kName, ActionOrder::kTitle, ActionOrder::kPriority,
                                  ActionOrder::kEndDate, ActionOrder::kUpdateTime}) {
    const std::vector<std::string> whole = Ids({}, order);
    EXPECT_EQ(whole.size(), 30u);
    const std::vector<std::string> reversed(whole.rbegin(), whole.rend());
    for (const size_t size : {1, 4, 7, 30}) {
      EXPECT_EQ(Ids({}, order, size), whole) << static_cast<int>(order);
      EXPECT_EQ(Ids({}, order, size, true), reversed) << static_cast<int>(order);
    }
  }
  EXPECT_EQ(Ids({}, ActionOrder::kTitle)[0], "a-01") << "abri before école";
  EXPECT_EQ(Ids({}, ActionOrder::kPriority)[0], "a-00") << "fewest stars first";
  EXPECT_EQ(Ids({}, ActionOrder::kPriority, 5, true)[0], "a-27") << "most stars first, backwards";
  EXPECT_EQ(Ids({}, ActionOrder::kEndDate).back(), "a-25") << "without a date last";
}

TEST_F(PlanStoreTest, CountsByWhatAnActionHasManyOf) {
  Action two = Sheet("a-1").Gets(Awards("DETR", Ht(1))).Gets(Asks("DSIL", Ht(1))).Costs(Invests(Ht(1), 2013));
  two.funding[1].financer = "organisations/region";
  two.funding[1].year = 2013;
  ASSERT_TRUE(Create({two, Sheet("a-2").Costs(Invests(Ht(1), 2014)).Costs(Operates(Ht(1), 2013))}).ok());
  const auto by = [&](ActionProperty property) {
    std::vector<std::string> counts;
    const auto counted = actions_->CountBy(kCambresis, property, {}, db::kNoDeadline);
    EXPECT_TRUE(counted.ok()) << counted.status();
    for (const auto& count : counted->counts) counts.push_back(fmt::format("{} {}", count.value, count.count));
    return counts;
  };
  EXPECT_THAT(by(ActionProperty::kYear), ElementsAre("2013 2", "2014 1"));
  EXPECT_THAT(by(ActionProperty::kFinancer), ElementsAre("organisations/region 1", "État 1"));
  EXPECT_THAT(by(ActionProperty::kLate), ElementsAre("false 2"));
}

}  // namespace
}  // namespace socle::contracts::store
