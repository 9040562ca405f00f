#include "services/census/domain/grants/grant_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "platform/tables/csv_line.h"
#include "services/census/domain/grants/export_columns.h"
#include "services/census/domain/tables/national_formats.h"

namespace socle::census::grants {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

tables::ColumnMapping Mapping(std::vector<tables::ColumnRule> rules = {}) {
  return {.id = "dotations", .keeper = "collectivites/departement-59", .system = "dgcl", .rules = std::move(rules)};
}

socle::tables::Table TableOf(std::vector<std::string> heading, std::vector<std::vector<std::string>> rows) {
  socle::tables::Table table{.heading = std::move(heading)};
  for (auto& row : rows) {
    table.rows.push_back({.line = static_cast<int64_t>(table.rows.size()) + 2, .fields = std::move(row)});
  }
  return table;
}

const std::vector<std::string> kHeading = {"external_id", "grant_kind", "awarded"};

TEST(ReadGrants, TakesColumnsOfTheNamesOfFieldsWithoutRules) {
  const auto read = ReadGrants(TableOf(kHeading, {{"p1", "DETR", "20284.65"}}), Mapping());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->rows.size(), 1u);
  EXPECT_EQ(read->rows[0].grant.awarded, 2'028'465);
  EXPECT_EQ(read->rows[0].grant.id, GrantId("collectivites/departement-59", "dgcl", "p1"));
}

TEST(ReadGrants, KeepsListsOfTwoKeepersApart) {
  EXPECT_NE(GrantId("collectivites/departement-59", "dgcl", "p1"),
            GrantId("collectivites/departement-62", "dgcl", "p1"));
}

TEST(ReadGrants, FindsColumnsWithoutCaseAndAccents) {
  const auto mapping =
      Mapping({{"external_id", "N° Dossier"}, {"grant_kind", "", "DETR"}, {"awarded", "montant attribué"}});
  const auto read = ReadGrants(TableOf({"n° dossier ", "MONTANT ATTRIBUE", "autre"}, {{"1", "5", "x"}}), mapping);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->rows[0].grant.kind, "DETR");
  EXPECT_THAT(read->ignored_columns, ElementsAre("autre"));
}

TEST(ReadGrants, RefusesATableThatDoesNotFit) {
  const auto missing = ReadGrants(TableOf({"external_id"}, {}), Mapping());
  EXPECT_EQ(ReasonOf(missing.status()), ErrorReason::INVALID_FIELD);
  const auto twice = ReadGrants(TableOf({"a", "A", "k", "m"}, {}),
                                Mapping({{"external_id", "a"}, {"grant_kind", "k"}, {"awarded", "m"}}));
  EXPECT_THAT(std::string(twice.status().message()), ::testing::HasSubstr("twice"));
}

TEST(ReadGrants, TellsEachFaultOfARowAndTakesTheOthers) {
  auto table = TableOf(kHeading, {{"p1", "DETR", "x"}, {"", "", "1"}, {"p3", "DSIL", "1"}});
  table.rows.push_back({.line = 9, .fault = "a quote that is never closed"});
  const auto read = ReadGrants(table, Mapping());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->rows.size(), 1u);
  EXPECT_EQ(read->refused(), 3);
  std::vector<std::pair<int64_t, std::string>> faults;
  for (const auto& fault : read->faults.kept()) faults.emplace_back(fault.line, fault.field);
  EXPECT_THAT(faults, ElementsAre(std::pair{2, "awarded"}, std::pair{3, "external_id"}, std::pair{3, "grant_kind"},
                                  std::pair{9, ""}));
}

TEST(ReadGrants, KeepsTheFirstThousandFaultsAndCountsAll) {
  std::vector<std::vector<std::string>> rows(3000, {"p", "DETR", "x"});
  const auto read = ReadGrants(TableOf(kHeading, std::move(rows)), Mapping());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->faults.kept().size(), 1000u);
  EXPECT_EQ(read->faults.untold(), 2000);
}

RC_GTEST_PROP(ReadGrants, AccountsForEveryRow, ()) {
  const auto cell = rc::gen::element<std::string>("", "p1", "p2", "DETR", "1", "1.5", "x", "\xFF", "2019");
  const auto rows =
      *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::container<std::vector<std::string>>(4, cell));
  const auto read = ReadGrants(TableOf({"external_id", "grant_kind", "awarded", "year"}, rows), Mapping());
  RC_ASSERT(read.ok());
  RC_ASSERT(read->row_count == static_cast<int64_t>(rows.size()));
  RC_ASSERT(static_cast<int64_t>(read->rows.size()) + read->refused() == read->row_count);
  RC_ASSERT((read->refused() == 0) == read->faults.kept().empty());
}

Grant AnyGrant() {
  const auto text = [](size_t least) {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                            rc::gen::element<std::string>("a", "é", ",", ";", "\"", "\n", "_x000D_", "=1+1", "0", "-")),
                        [least](const std::vector<std::string>& parts) {
                          std::string all(least, 'z');
                          for (const std::string& part : parts) {
                            if (all.size() < 100) all += part;  // of what every field takes
                          }
                          return tables::Trimmed(all);
                        });
  };
  Grant grant{.external_id = *text(1),
              .kind = *rc::gen::element<std::string>("DETR", "DSIL", "fonds \"vert\"; 2"),
              .title = *text(0),
              .category = *text(0)};
  grant.year = *rc::gen::element(0, 1900, 2019, 2200);
  grant.beneficiary_label = *text(0);
  grant.beneficiary_code = *rc::gen::element<std::string>("", "01001", "2A004", "200068500");
  grant.departement = *rc::gen::element<std::string>("", "01", "2A", "974");
  if (*rc::gen::arbitrary<bool>()) grant.cost = *rc::gen::inRange<int64_t>(0, 3'000'000'000'001);
  grant.awarded = *rc::gen::inRange<int64_t>(0, 3'000'000'000'001);
  grant.basis = *rc::gen::element(TaxBasis::kUnsaid, TaxBasis::kHt, TaxBasis::kTtc);
  if (*rc::gen::arbitrary<bool>()) grant.award_date = Date{*rc::gen::inRange(0, 30'000)};
  return grant;
}

RC_GTEST_PROP(ExportRow, IsReadBackAsItWas, ()) {
  const Grant grant = AnyGrant();
  const auto table =
      socle::tables::ReadTable(socle::tables::CsvLine(ExportHeading()) + socle::tables::CsvLine(ExportRow(grant)));
  RC_ASSERT(table.ok());
  const auto read = ReadGrants(*table, Mapping());
  RC_ASSERT(read.ok());
  RC_ASSERT(read->rows.size() == 1u);
  const Grant& back = read->rows[0].grant;
  RC_ASSERT(ExportRow(back)[0] == grant.external_id);
  const auto said = [](const Grant& one) {
    const std::vector<std::string> all = ExportRow(one);
    return std::vector<std::string>(all.begin(), all.begin() + static_cast<ptrdiff_t>(GrantFields().size()));
  };
  RC_ASSERT(said(back) == said(grant));
}

TEST(CommonSchemaRow, HasAFieldForEachColumn) {
  EXPECT_EQ(CommonSchemaRow({.id = "x"}).size(), tables::CommonSchemaHeading().size());
  EXPECT_EQ(ExportRow({.id = "x"}).size(), ExportHeading().size());
}

TEST(IatiActivity, SaysNoDayThatTheListDoesNotSay) {
  const Grant unsaid{.external_id = "p1", .kind = "DETR", .title = "Toit & <murs>"};
  EXPECT_THAT(IatiActivity(unsaid), ::testing::Not(::testing::HasSubstr("value-date")));
  EXPECT_THAT(IatiActivity(unsaid), ::testing::HasSubstr("Toit &amp; &lt;murs&gt;"));
}

}  // namespace
}  // namespace socle::census::grants
