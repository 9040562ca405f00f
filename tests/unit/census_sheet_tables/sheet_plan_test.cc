#include "services/census/api/action_sheets/sheet_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/tables/csv_line.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::api {
namespace {

using sheets::Day;
using sheets::Sheet;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kKeeper = "collectivites/departement-59";
const Date kToday = Day("2024-01-01");

tables::ColumnMapping Mapping() {
  return {
      .id = "fiches", .subject = tables::Subject::kActionSheets, .keeper = std::string(kKeeper), .system = "tableur"};
}

// What a file makes of a sheet, or of none.
struct Made {
  std::optional<PlannedSheet> plan;
  std::vector<tables::RowFault> faults;

  std::vector<std::string> FaultyFields() const {
    std::vector<std::string> fields;
    for (const auto& fault : faults) fields.push_back(fault.field);
    return fields;
  }
};

Made Make(const std::vector<std::string>& heading, const std::vector<std::string>& cells, const Sheet* there) {
  const sheets::ProgrammeAxes axes;
  const tables::ColumnMapping mapping = Mapping();
  const auto table = socle::tables::ReadTable(socle::tables::CsvLine(heading) + socle::tables::CsvLine(cells));
  Made made;
  auto read = ReadSheets(*table, mapping);
  made.faults = read->faults;
  if (read->rows.empty()) return made;
  made.plan = SheetPlanner(mapping, axes, kToday, "Import").Plan(read->rows.front(), there, &made.faults);
  return made;
}

// Any sheet that its keepers could have written.
Sheet AnySheet() {
  Sheet sheet = *sheets::chance::Sheets();
  sheet.id = "s-1";
  sheet.origin = kKeeper;
  sheet.title = "École " + sheet.title;
  sheet.shared_with.clear();
  if (sheet.continuous) sheet.end = Date::Max();
  if (sheet.end < sheet.start) std::swap(sheet.start, sheet.end);
  sheet.owner = *rc::gen::element<std::string>("collectivites/commune-59350", "organisations/o-1");
  if (sheet.status == sheets::Status::kProposed && *rc::gen::arbitrary<bool>()) sheet.owner.clear();
  if (sheet.milestones.size() > 50) sheet.milestones.resize(50);
  for (auto& step : sheet.milestones) step.label += "x";
  for (auto& note : sheet.notes) note.text += "x ";
  for (auto& line : sheet.funding) {
    line.financer.clear();
    line.financer_label += "État";
    line.paid = line.awarded;
  }
  std::set<std::tuple<int, int, int>> seen;
  std::erase_if(sheet.budget, [&](const sheets::BudgetLine& line) {
    const std::tuple key(line.year, static_cast<int>(line.nature), static_cast<int>(line.unit));
    return (!line.planned && !line.actual) || !seen.insert(key).second;
  });
  sheet.themes = std::vector<std::string>(*rc::gen::inRange<size_t>(0, 2), "eau");
  sheet.programmes.clear();
  return sheet;
}

RC_GTEST_PROP(SheetPlan, OfWhatWasWrittenOutChangesNothing, ()) {
  const Sheet sheet = AnySheet();
  const Made made = Make(SheetHeading(), SheetCells(ShowWhole(sheet, kToday), "tableur"), &sheet);
  RC_ASSERT(made.FaultyFields() == std::vector<std::string>{});
  RC_ASSERT(!made.plan.has_value());
}

RC_GTEST_PROP(SheetPlan, OfWhatWasWrittenOutMakesTheSameSheetElsewhere, ()) {
  Sheet sheet = AnySheet();
  // What a new sheet cannot begin with, and blanks that plain cells lose.
  const bool of_action_sheets =
      sheet.status == sheets::Status::kValidated || sheet.status == sheets::Status::kCommitted;
  if (of_action_sheets) sheet.status = sheets::Status::kInProgress;
  std::vector<std::string> cells = SheetCells(ShowWhole(sheet, kToday), "tableur");
  cells[0] = "";
  cells[1] = "17";
  const Made made = Make(SheetHeading(), cells, nullptr);
  RC_ASSERT(made.FaultyFields() == std::vector<std::string>{});
  RC_ASSERT(made.plan.has_value());
  const auto again = SheetCells(ShowWhole(made.plan->after, kToday), "");
  for (size_t i = 2; i < cells.size(); ++i) {
    if (SheetHeading()[i] != "external_ids") RC_ASSERT(tables::Trimmed(again[i]) == tables::Trimmed(cells[i]));
  }
}

TEST(SheetPlan, NamesANewSheetAfterItsRow) {
  const Made made = Make({"external_id", "title"}, {"17", "École"}, nullptr);
  ASSERT_TRUE(made.plan) << made.faults.size();
  EXPECT_EQ(made.plan->after.id, Make({"external_id", "title"}, {"17", "Autre"}, nullptr).plan->after.id);
  EXPECT_NE(made.plan->after.id, Make({"external_id", "title"}, {"18", "École"}, nullptr).plan->after.id);
  EXPECT_EQ(made.plan->after.origin, kKeeper);
}

TEST(SheetPlan, LeavesWhatATableDoesNotGive) {
  const Sheet sheet = [] {
    Sheet one = sheets::MatureSheet();
    one.external_ids = {{"tableur", "17"}};
    return one;
  }();
  const Made made = Make({"external_id", "description"}, {"17", ""}, &sheet);
  ASSERT_TRUE(made.plan);
  EXPECT_EQ(made.plan->after.description, "");
  EXPECT_EQ(made.plan->after.objectives, sheet.objectives);
  EXPECT_EQ(made.plan->after.budget.size(), 1u);
}

TEST(SheetPlan, TellsEachFaultByItsFieldInBothLanguages) {
  const Made made = Make({"external_id", "title", "priority", "themes"}, {"17", "École", "9", "!"}, nullptr);
  EXPECT_FALSE(made.plan);
  EXPECT_THAT(made.FaultyFields(), ElementsAre("priority", "themes"));
  for (const auto& fault : made.faults) {
    EXPECT_FALSE(fault.english.empty());
    EXPECT_FALSE(fault.french.empty());
  }
}

TEST(SheetPlan, PromotesWhatIsMatureAndNothingElse) {
  Sheet sheet = sheets::MatureSheet();
  sheet.external_ids = {{"tableur", "17"}};
  const Made made = Make({"external_id", "maturity"}, {"17", "ACTION_SHEET"}, &sheet);
  ASSERT_TRUE(made.plan);
  EXPECT_EQ(made.plan->kind, sheets::ChangeKind::kPromoted);
  sheet.targets.clear();
  EXPECT_THAT(Make({"external_id", "maturity"}, {"17", "ACTION_SHEET"}, &sheet).FaultyFields(),
              ElementsAre("maturity"));
}

TEST(SheetPlan, TakesNoSheetOfSomebodyElse) {
  Sheet sheet = sheets::MatureSheet();
  sheet.origin = sheet.owner = "collectivites/region-32";
  const Made made = Make({"name", "number"}, {"actionSheets/musee", "7"}, &sheet);
  EXPECT_FALSE(made.plan);
  EXPECT_THAT(made.FaultyFields(), ElementsAre("name"));
}

}  // namespace
}  // namespace socle::census::api
