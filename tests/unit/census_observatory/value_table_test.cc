#include "services/census/domain/observatory/value_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/census/domain/observatory/decimal.h"
#include "services/census/domain/tables/cell_values.h"

namespace socle::census {
namespace {

using testing::ElementsAre;

socle::tables::Table TableOf(std::vector<std::string> heading, const std::vector<std::vector<std::string>>& rows) {
  socle::tables::Table table{.heading = std::move(heading)};
  for (std::vector<std::string> fields : rows) {
    fields.resize(table.heading.size());  // as readers give them
    table.rows.push_back({.line = static_cast<int64_t>(table.rows.size()) + 2, .fields = std::move(fields)});
  }
  return table;
}

const Indicator kJobs{.id = "emplois", .decimals = 1, .version = 3};
const ValueDefaults kOf2019{"2019", Date::Of(2019, 1, 1)};

ValueTable Read(const socle::tables::Table& table, const tables::ColumnMapping& mapping = {},
                const Indicator& indicator = kJobs, const ValueDefaults& defaults = kOf2019) {
  auto read = ReadValues(table, mapping, indicator, defaults);
  EXPECT_TRUE(read.ok()) << read.status();
  return *std::move(read);
}

// "3 value 1,5": line, field and what stands there.
std::vector<std::string> Faults(const ValueTable& table) {
  std::vector<std::string> faults;
  for (const tables::RowFault& fault : table.faults) {
    faults.push_back(std::to_string(fault.line) + " " + fault.field + " " + fault.value);
  }
  return faults;
}

TEST(ValueTable, TakesCodesAndNamesAndTheDefaults) {
  const ValueTable read = Read(TableOf({"collectivite", "value", "nom"}, {{"200068500", "-15.5", "CA de Cambrai"},
                                                                          {"collectivites/epci-245901038", "2"}}));
  ASSERT_EQ(read.rows.size(), 2u) << testing::PrintToString(Faults(read));
  const IndicatorValue& first = read.rows[0].value;
  EXPECT_EQ(first.collectivite, "collectivites/epci-200068500");
  EXPECT_EQ(first.period, "2019");
  EXPECT_EQ(first.geography_date, Date::Of(2019, 1, 1));
  EXPECT_EQ(first.units, -155);
  EXPECT_EQ(first.status, ValueStatus::kFinal);
  EXPECT_EQ(first.indicator_version, 3);
  EXPECT_EQ(read.rows[1].value.collectivite, "collectivites/epci-245901038");
  EXPECT_THAT(read.ignored_columns, ElementsAre("nom"));
}

TEST(ValueTable, LetsARowSayItsPeriodItsPerimeterAndItsStatus) {
  const ValueTable read =
      Read(TableOf({"collectivite", "value", "period", "geography_date", "status", "note"},
                   {{"200068500", "1", "2011-Q2", "2012", "IMPUTED", "secret"}, {"200068500", "2", "", "03/02/2013"}}));
  ASSERT_EQ(read.rows.size(), 2u) << testing::PrintToString(Faults(read));
  EXPECT_EQ(read.rows[0].value.period, "2011-Q2");
  EXPECT_EQ(read.rows[0].value.geography_date, Date::Of(2012, 1, 1)) << "a year means its first day";
  EXPECT_EQ(read.rows[0].value.status, ValueStatus::kImputed);
  EXPECT_EQ(read.rows[0].value.note, "secret");
  EXPECT_EQ(read.rows[1].value.period, "2019");
  EXPECT_EQ(read.rows[1].value.geography_date, Date::Of(2013, 2, 3));
}

TEST(ValueTable, TellsEachFieldThatIsWrongAndTakesTheOtherRows) {
  const ValueTable read =
      Read(TableOf({"collectivite", "value", "period", "geography_date", "status"},
                   {{"59350", "1,5", "19", "hier", "sure"}, {"200068500", "1"}, {"200068500", ""}}));
  EXPECT_THAT(Faults(read), ElementsAre("2 collectivite 59350", "2 period 19", "2 geography_date hier", "2 value 1,5",
                                        "2 status sure", "4 value "));
  EXPECT_EQ(read.rows.size(), 1u);
  EXPECT_EQ(read.row_count, 3);
  EXPECT_EQ(read.refused(), 2);
}

TEST(ValueTable, TakesOneValueOfACollectiviteAndPeriod) {
  const ValueTable read = Read(
      TableOf({"collectivite", "value", "period"},
              {{"200068500", "1", "2011"}, {"200068500", "1", "2012"}, {"collectivites/epci-200068500", "2", "2011"}}));
  EXPECT_THAT(Faults(read), ElementsAre("4 collectivite 2011"));
  EXPECT_EQ(read.rows.size(), 2u);
}

TEST(ValueTable, RefusesAndNamesWhoDidNotLive) {
  ValueTable read =
      Read(TableOf({"collectivite", "value"}, {{"200068500", "1"}, {"999999999", "2"}, {"245901038", "3"}}));
  RefuseUnknown({true, false, true}, &read);
  EXPECT_EQ(read.rows.size(), 2u);
  EXPECT_THAT(read.unknown, ElementsAre("999999999"));
  EXPECT_THAT(Faults(read), ElementsAre("3 collectivite 999999999"));
}

TEST(ValueTable, ReadsTheMarkOfItsMappingAndNoOther) {
  const socle::tables::Table table =
      TableOf({"collectivite", "value"}, {{"200068500", "1 234,5"}, {"245901038", "1.5"}});
  const ValueTable read = Read(table, {.decimal_mark = tables::DecimalMark::kComma});
  ASSERT_EQ(read.rows.size(), 1u);
  EXPECT_EQ(read.rows[0].value.units, 12'345);
  EXPECT_THAT(Faults(read), ElementsAre("3 value 1.5"));
}

TEST(ValueTable, KnowsCodesOfTheGeographyAlone) {
  EXPECT_EQ(CollectiviteOf(Geography::kCommune, "2A004"), "collectivites/commune-2A004");
  EXPECT_EQ(CollectiviteOf(Geography::kCommune, "collectivites/epci-200068500"), "");
  EXPECT_EQ(CollectiviteOf(Geography::kCommune, "200068500"), "");
  EXPECT_EQ(CollectiviteOf(Geography::kEpci, "59350"), "");
  EXPECT_EQ(CollectiviteOf(Geography::kEpci, ""), "");
}

// Whatever a table holds, every row is taken or told.
RC_GTEST_PROP(ValueTableProperty, EveryRowIsAccountedFor, ()) {
  const auto cell = rc::gen::element<std::string>("", "200068500", "59350", "1", "1.5", "1,5", "-3", "2019", "2019-13",
                                                  "FINAL", "\xff", "01/02/2019", "99999999999999999");
  const auto rows =
      *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::container<std::vector<std::string>>(6, cell));
  ValueTable read = Read(TableOf({"collectivite", "value", "period", "geography_date", "status", "note"}, rows));
  std::set<int64_t> told;
  for (const tables::RowFault& fault : read.faults) told.insert(fault.line);
  RC_ASSERT(read.rows.size() + told.size() == rows.size());
  RC_ASSERT(read.refused() == static_cast<int64_t>(told.size()));
}

RC_GTEST_PROP(PlainNumberProperty, SaysWhatWasWritten, ()) {
  const int64_t units = *rc::gen::inRange<int64_t>(-999'999'999, 1'000'000'000);
  std::string text = DecimalText(units, 2);
  RC_ASSERT(ParseDecimal(tables::PlainNumber(text, tables::DecimalMark::kPoint), 2) == units);
  std::replace(text.begin(), text.end(), '.', ',');
  RC_ASSERT(ParseDecimal(tables::PlainNumber(text, tables::DecimalMark::kComma), 2) == units);
}

}  // namespace
}  // namespace socle::census
