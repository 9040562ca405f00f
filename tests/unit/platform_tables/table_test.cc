#include "platform/tables/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "platform/tables/csv_line.h"
#include "platform/tables/xlsx_writer.h"

namespace socle::tables {
namespace {

using ::testing::ElementsAre;

std::string Workbook(const std::vector<std::vector<std::string>>& rows) {
  auto writer = XlsxWriter::Open("Feuille");
  for (const auto& row : rows) writer->Row(row);
  return *std::move(*writer).Finish();
}

std::string Csv(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) text += CsvLine(row);
  return text;
}

TEST(ReadTable, TakesAHeadingAndRows) {
  for (const std::string& bytes :
       {Csv({{"nom", "montant"}, {"Holque", "20284.65"}}), Workbook({{"nom", "montant"}, {"Holque", "20284.65"}})}) {
    const auto table = ReadTable(bytes);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_THAT(table->heading, ElementsAre("nom", "montant"));
    ASSERT_EQ(table->rows.size(), 1u);
    EXPECT_EQ(table->rows[0].line, 2);
    EXPECT_THAT(table->rows[0].fields, ElementsAre("Holque", "20284.65"));
  }
}

TEST(ReadTable, LeavesBlankRowsOutAndKeepsTheLinesOfOthers) {
  const auto table = ReadTable("\n a,b\n,\n\n1,2\n");
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->rows.size(), 1u);
  EXPECT_EQ(table->rows[0].line, 5);
}

TEST(ReadTable, NamesRowsOfAnotherWidth) {
  const auto table = ReadTable("a,b\n1\n1,2,3\n1,2,\n");
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[0].fault, "1 fields where the heading has 2");
  EXPECT_EQ(table->rows[1].fault, "3 fields where the heading has 2");
  EXPECT_EQ(table->rows[2].fault, "");
}

TEST(ReadTable, HoldsToItsLimits) {
  const auto reason = [](const std::string& bytes, const TableLimits& limits) {
    return ReasonOf(ReadTable(bytes, TableKind::kUnknown, limits).status());
  };
  for (const std::string& bytes :
       {Csv({{"a", "b"}, {"1", "2"}, {"3", "4"}}), Workbook({{"a", "b"}, {"1", "2"}, {"3", "4"}})}) {
    EXPECT_TRUE(ReadTable(bytes).ok());
    EXPECT_EQ(reason(bytes, {.rows = 1}), ErrorReason::TOO_LARGE);
    EXPECT_EQ(reason(bytes, {.columns = 1}), ErrorReason::TOO_LARGE);
    EXPECT_EQ(reason(bytes, {.cells = 3}), ErrorReason::TOO_LARGE);
    EXPECT_EQ(reason(bytes, {.text_bytes = 3}), ErrorReason::TOO_LARGE);
  }
}

TEST(ReadTable, StopsAnArchiveThatUnfoldsToTooMuch) {
  const std::string bomb = Workbook({{"a"}, {std::string(30'000, 'x')}, {std::string(30'000, 'y')}});
  EXPECT_LT(bomb.size(), 10'000u);
  EXPECT_EQ(ReasonOf(ReadTable(bomb, TableKind::kXlsx, {.unfolded_bytes = 50'000}).status()), ErrorReason::TOO_LARGE);
}

TEST(ReadTable, RefusesWhatIsNoTable) {
  for (const std::string_view bytes : {"", "\n\n", "PK\x03\x04 and no more"}) {
    EXPECT_EQ(ReasonOf(ReadTable(bytes).status()), ErrorReason::MALFORMED_MESSAGE) << bytes;
  }
}

// A file whose archive says that it is a workbook is read as one, whatever is in its cells.
RC_GTEST_PROP(ReadTable, ReadsBackWhateverIsWritten, (bool as_workbook)) {
  const auto text =
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                       "a", "é", "😀", ",", ";", "\"", "\n", "\t", "_x000D_", "\r", "<", "&", "]]>", "=1+1", "0", " ")),
                   [](const std::vector<std::string>& parts) {
                     std::string all;
                     for (const std::string& part : parts) all += part;
                     return all;
                   });
  const auto width = *rc::gen::inRange<size_t>(1, 5);
  const auto row = rc::gen::container<std::vector<std::string>>(width, text);
  auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(row);
  std::erase_if(rows, [](const auto& fields) {
    return std::all_of(fields.begin(), fields.end(), [](const auto& field) { return field.empty(); });
  });
  std::vector<std::vector<std::string>> written;
  for (size_t i = 0; i < width; ++i) written.resize(1), written[0].push_back("c" + std::to_string(i));
  written.insert(written.end(), rows.begin(), rows.end());
  // The separator is the one that the first line has most of.
  if (!as_workbook && width == 1) written[0][0] = "\"c0\"";
  const auto table = ReadTable(as_workbook ? Workbook(written) : Csv(written));
  RC_ASSERT(table.ok());
  RC_ASSERT(table->rows.size() == rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(table->rows[i].fault.empty());
    RC_ASSERT(table->rows[i].fields == rows[i]);
  }
}

RC_GTEST_PROP(ReadTable, ReachesTheEndOfAnyBytes, (const std::string& bytes, bool as_workbook)) {
  const auto table = ReadTable((as_workbook ? "PK\x03\x04" : "") + bytes);
  if (!table.ok()) RC_ASSERT(ReasonOf(table.status()) == ErrorReason::MALFORMED_MESSAGE);
}

}  // namespace
}  // namespace socle::tables
