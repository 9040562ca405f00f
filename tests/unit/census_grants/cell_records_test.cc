#include "services/census/domain/tables/cell_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/tables/csv_line.h"
#include "platform/tables/table.h"

namespace socle::census::tables {
namespace {

using ::testing::ElementsAre;
using Records = std::vector<CellRecord>;

TEST(CellRecords, AreLinesOfParts) {
  EXPECT_EQ(ParseCellRecords("Pose | 2020-03-01\n\n  Ouverture|| x \n"),
            (Records{{"Pose", "2020-03-01"}, {"Ouverture", "", "x"}}));
  EXPECT_EQ(CellText(Records{{"Pose", "", ""}, {"a|b", "c\nd"}}), "Pose\na\\|b | c\\nd");
}

TEST(CellRecords, AreRefusedWhereABackslashStandsForNothing) {
  EXPECT_EQ(ParseCellRecords("a\\"), std::nullopt);
  EXPECT_EQ(ParseCellRecords("a\\x"), std::nullopt);
  EXPECT_EQ(ParseCellRecords("a\\|\\\\"), (Records{{"a|\\"}}));
}

TEST(CellRecords, OfNothingAreNone) {
  EXPECT_EQ(ParseCellRecords(""), Records{});
  EXPECT_EQ(ParseCellRecords(" \n | \n"), Records{});
}

rc::Gen<std::string> Parts() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                          rc::gen::element<std::string>("a", "é", " ", "|", "\\", "\n", "\r", ";", "\"", ",", "=")),
                      [](const std::vector<std::string>& pieces) {
                        std::string all;
                        for (const std::string& piece : pieces) all += piece;
                        return all;
                      });
}

RC_GTEST_PROP(CellRecords, AreReadBackAsTheyWereThroughAFile, ()) {
  auto records = *rc::gen::container<Records>(rc::gen::nonEmpty(rc::gen::container<CellRecord>(Parts())));
  for (CellRecord& record : records) {
    while (!record.empty() && record.back().empty()) record.pop_back();
  }
  std::erase_if(records, [](const CellRecord& record) { return record.empty(); });
  const std::string cell = CellText(records);
  RC_ASSERT(ParseCellRecords(cell) == records);
  const auto table = socle::tables::ReadTable(socle::tables::CsvLine({"a", "b"}) + socle::tables::CsvLine({"x", cell}));
  RC_ASSERT(table.ok());
  RC_ASSERT(ParseCellRecords(table->rows[0].fields[1]) == records);
}

TEST(CellNames, StandWithSemicolonsOrLineEndsBetween) {
  EXPECT_THAT(ParseCellNames(" eau ;culture\n; \nmobilites"), ElementsAre("eau", "culture", "mobilites"));
  EXPECT_EQ(CellText(std::vector<std::string>{"eau", "culture"}), "eau; culture");
  EXPECT_TRUE(ParseCellNames(" ; ").empty());
}

}  // namespace
}  // namespace socle::census::tables
