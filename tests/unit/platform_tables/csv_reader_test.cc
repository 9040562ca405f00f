#include "platform/tables/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::tables {
namespace {

using ::testing::ElementsAre;

struct Line {
  int64_t line;
  std::vector<std::string> fields;
  std::string fault;
  bool operator==(const Line&) const = default;
};
void PrintTo(const Line& line, std::ostream* out) {
  *out << line.line << ":";
  for (const std::string& field : line.fields) *out << "[" << field << "]";
  *out << line.fault;
}

std::vector<Line> ReadAll(std::string_view text) {
  std::vector<Line> lines;
  CsvReader reader(text);
  CsvRecord record;
  while (reader.Next(&record)) {
    lines.push_back({record.line, {record.fields.begin(), record.fields.end()}, std::string(record.fault)});
  }
  return lines;
}

TEST(CsvReader, ReadsFieldsWhateverTheLineEnd) {
  for (const char* text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2",
                           "\xEF\xBB\xBF"
                           "a,b\r\n1,2"}) {
    EXPECT_THAT(ReadAll(text), ElementsAre(Line{1, {"a", "b"}, ""}, Line{2, {"1", "2"}, ""})) << text;
  }
}

TEST(CsvReader, KeepsEmptyFields) {
  EXPECT_THAT(ReadAll(",a,,\n"), ElementsAre(Line{1, {"", "a", "", ""}, ""}));
  EXPECT_THAT(ReadAll("\"\",\"\"\n"), ElementsAre(Line{1, {"", ""}, ""}));
}

TEST(CsvReader, ReadsQuotedSeparatorsQuotesAndLineEnds) {
  EXPECT_THAT(ReadAll("\"a,b\",\"c \"\"d\"\"\"\n\"x\ny\",z\nlast,line\n"),
              ElementsAre(Line{1, {"a,b", "c \"d\""}, ""}, Line{2, {"x\ny", "z"}, ""}, Line{4, {"last", "line"}, ""}));
}

TEST(CsvReader, FindsTheSeparatorInTheFirstLine) {
  EXPECT_THAT(ReadAll("a;b,c;d\n1;2,3;4\n"),
              ElementsAre(Line{1, {"a", "b,c", "d"}, ""}, Line{2, {"1", "2,3", "4"}, ""}));
  EXPECT_THAT(ReadAll("a\tb\n"), ElementsAre(Line{1, {"a", "b"}, ""}));
}

TEST(CsvReader, NamesTheFaultAndGoesOnAtTheNextLine) {
  EXPECT_THAT(
      ReadAll("a,b\"c\n1,2\n"),
      ElementsAre(Line{1, {"a"}, "a quote inside a field that does not begin with one"}, Line{2, {"1", "2"}, ""}));
  EXPECT_THAT(ReadAll("\"a\"b,c\n1,2\n"),
              ElementsAre(Line{1, {"a"}, "text after a closing quote"}, Line{2, {"1", "2"}, ""}));
  EXPECT_THAT(ReadAll("a\rb\n1\n"),
              ElementsAre(Line{1, {"a"}, "a carriage return that is not a line end"}, Line{2, {"1"}, ""}));
  EXPECT_THAT(ReadAll(std::string_view("a,\0b\n1\n", 7)),
              ElementsAre(Line{1, {"a"}, "a NUL character"}, Line{2, {"1"}, ""}));
  EXPECT_THAT(ReadAll("a,\"b\n1,2\n"), ElementsAre(Line{1, {"a"}, "a quote that is never closed"}));
}

TEST(CsvReader, HasNothingToReadInAnEmptyFile) {
  EXPECT_THAT(ReadAll(""), ElementsAre());
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF"), ElementsAre());
}

std::string Quoted(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) {
    text += c;
    if (c == '"') text += c;
  }
  return text + "\"";
}

RC_GTEST_PROP(CsvReader, ReadsBackWhateverIsWrittenWithQuotes, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::element('a', 'b', ',', '"', '\n', '\r', ' ', '\t'));
  const auto rows = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(text))));
  // A first line without quotes fixes the separator.
  std::string written = "h,h\n";
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) written += (i == 0 ? "" : ",") + Quoted(row[i]);
    written += "\r\n";
  }
  const std::vector<Line> lines = ReadAll(written);
  RC_ASSERT(lines.size() == rows.size() + 1);
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(lines[i + 1].fault.empty());
    RC_ASSERT(lines[i + 1].fields == rows[i]);
  }
}

RC_GTEST_PROP(CsvReader, ReachesTheEndOfAnyBytes, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', '\0', ';', '\xEF'));
  const size_t line_ends = static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  RC_ASSERT(ReadAll(bytes).size() <= line_ends + 1);
}

}  // namespace
}  // namespace socle::tables
