// Widths, tables, CSV and the wording of facts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "cli/console/progress.h"
#include "cli/text/csv.h"
#include "cli/text/display_width.h"
#include "cli/text/table.h"
#include "cli/text/wording.h"
#include "platform/tables/csv_line.h"

namespace socle::cli {
namespace {

using registry::v1::Population;
using registry::v1::Share;
using registry::v1::SuccessionLink;
using registry::v1::Validity;
using testing::HasSubstr;

Console ConsoleOn(std::ostringstream& out, size_t width = 0) { return Console{.out = out, .err = out, .width = width}; }

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(DisplayWidthTest, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("Lille"), 5u);
  EXPECT_EQ(DisplayWidth("Œuf-sur-Évêque"), 14u);
  EXPECT_EQ(DisplayWidth("e\u0301tat"), 4u) << "a combining accent takes no column";
  EXPECT_EQ(DisplayWidth("1\u202f234"), 5u) << "the narrow space of numbers takes one";
  EXPECT_EQ(DisplayWidth("県"), 2u);
  EXPECT_EQ(DisplayWidth(""), 0u);
}

TEST(DisplayWidthTest, CutsBetweenCharacters) {
  EXPECT_EQ(FitToWidth("L'Haÿ-les-Roses", 15), "L'Haÿ-les-Roses");
  EXPECT_EQ(FitToWidth("L'Haÿ-les-Roses", 6), "L'Haÿ…");
  EXPECT_EQ(FitToWidth("県県県", 4), "県…") << "half of a wide character cannot be shown";
}

RC_GTEST_PROP(DisplayWidthProperty, FittedTextNeverExceedsItsWidth, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "é", "œ", "県", "\u0301", "\xFF", " "));
  const auto width = *rc::gen::inRange<size_t>(1, 12);
  std::string text;
  for (const auto& piece : pieces) text += piece;
  RC_ASSERT(DisplayWidth(FitToWidth(text, width)) <= width);
}

TEST(PrintableTest, KeepsNamesAndDisarmsControlCharacters) {
  EXPECT_EQ(Printable("Saint-Étienne-du-Œuf"), "Saint-Étienne-du-Œuf");
  EXPECT_EQ(Printable("a\x1b[31mb\nc"), "a\uFFFD[31mb\uFFFDc");
  EXPECT_EQ(Printable("abc\u202e def"), "abc\uFFFD def") << "a bidirectional override could turn a line around";
}

TEST(TableTest, AlignsColumnsWithAccents) {
  std::ostringstream out;
  Table table({{"NAME"}, {"LABEL"}, {"POPULATION", Table::kRight}});
  table.AddRow({"commune-59350", "Lille", "238 695"});
  table.AddRow({"commune-59183", "Œuilly-Évêque", "87"});
  table.Print(ConsoleOn(out));
  EXPECT_EQ(out.str(),
            "NAME           LABEL          POPULATION\n"
            "commune-59350  Lille             238 695\n"
            "commune-59183  Œuilly-Évêque          87\n");
}

TEST(TableTest, LeavesOutColumnsThatNobodyFills) {
  std::ostringstream out;
  Table table({{"NAME"}, {"NATURE"}, {"LABEL"}});
  table.AddRow({"a", "", "b"});
  table.Print(ConsoleOn(out));
  EXPECT_EQ(out.str(), "NAME  LABEL\na     b\n");
}

TEST(TableTest, CutsTheShrinkingColumnOnANarrowTerminalOnly) {
  Table table({{"NAME"}, {"LABEL", Table::kLeft, true}});
  table.AddRow({"commune-14762", "Saint-Germain-de-Tallevende-la-Lande-Vaumont"});
  std::ostringstream narrow;
  table.Print(ConsoleOn(narrow, 40));
  EXPECT_THAT(narrow.str(), HasSubstr("commune-14762  Saint-Germain-de-Talleve…\n"));
  std::ostringstream file;
  table.Print(ConsoleOn(file));
  EXPECT_THAT(file.str(), HasSubstr("Saint-Germain-de-Tallevende-la-Lande-Vaumont\n"))
      << "what is not a terminal is not cut";
}

TEST(TableTest, NoNameCanMoveTheCursor) {
  std::ostringstream out;
  Table table({{"LABEL"}});
  table.AddRow({"evil\x1b[2Jname"});
  table.Print(ConsoleOn(out));
  EXPECT_EQ(out.str().find('\x1b'), std::string::npos);
}

TEST(CsvTest, SplitsAtTheSeparatorThatComesFirst) {
  EXPECT_EQ(SplitCsvLine("59350;2000-01-01"), (std::vector<std::string>{"59350", "2000-01-01"}));
  EXPECT_EQ(SplitCsvLine("\"a;b\",c"), (std::vector<std::string>{"a;b", "c"}));
  EXPECT_EQ(SplitCsvLine(""), std::vector<std::string>{""});
}

RC_GTEST_PROP(CsvProperty, SplittingUndoesJoining, ()) {
  // Without a bare ';', which a reader that does not know the separator would take for it.
  const auto tail = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::element('a', ',', '"', ' ', '\xC3', '\xA9'))));
  std::vector<std::string> fields = {"first"};
  fields.insert(fields.end(), tail.begin(), tail.end());
  std::string line = tables::CsvLine(fields);
  line.pop_back();
  RC_ASSERT(SplitCsvLine(line) == fields);
}

TEST(NumberTextTest, GroupsByThousandsWithANarrowSpace) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(999), "999");
  EXPECT_EQ(NumberText(238695), "238\u202f695");
  EXPECT_EQ(NumberText(1234567), "1\u202f234\u202f567");
  EXPECT_EQ(NumberText(-1000), "-1\u202f000");
}

TEST(ShareTextTest, ShowsFractionAndPercent) {
  Share share;
  share.set_numerator(7);
  share.set_denominator(8);
  EXPECT_EQ(ShareText(SuccessionLink::BY_COMMUNE_COUNT, true, share), "7/8 (87.5 %) by communes");
  EXPECT_EQ(ShareText(SuccessionLink::BY_POPULATION, true, share), "7/8 (87.5 %) by population");
  EXPECT_EQ(ShareText(SuccessionLink::UNKNOWN, false, Share()), "share unknown");
  share.set_numerator(8);
  EXPECT_EQ(ShareText(SuccessionLink::EXACT, true, share), "all of it");
}

TEST(ValidityTextTest, SaysWhatIsKnownOfTheDays) {
  Validity validity;
  EXPECT_EQ(ValidityText(validity), "at all times of the record");
  *validity.mutable_valid_to() = Day(2000, 2, 27);
  validity.set_end_precision(Validity::EXACT);
  EXPECT_EQ(ValidityText(validity), "until 2000-02-27");
  *validity.mutable_valid_from() = Day(1973, 1, 1);
  EXPECT_EQ(ValidityText(validity), "1973-01-01 to 2000-02-27");
  validity.set_end_precision(Validity::FIRST_OF_JANUARY);
  EXPECT_EQ(ValidityText(validity), "1973-01-01 to 2000-02-27 (end dated 1 January, real day unknown)");
  validity.clear_valid_to();
  validity.set_begin_precision(Validity::FIRST_OF_JANUARY);
  EXPECT_EQ(ValidityText(validity), "since 1973-01-01 (dated 1 January, real day unknown)");
  validity.set_begin_precision(Validity::ON_OR_BEFORE);
  EXPECT_THAT(ValidityText(validity), HasSubstr("or before"));
}

TEST(ValidityTextTest, SaysOnceWhatHoldsForBothEnds) {
  Validity validity;
  *validity.mutable_valid_from() = Day(2019, 1, 1);
  *validity.mutable_valid_to() = Day(2021, 1, 1);
  validity.set_begin_precision(Validity::FIRST_OF_JANUARY);
  validity.set_end_precision(Validity::FIRST_OF_JANUARY);
  EXPECT_EQ(ValidityText(validity), "2019-01-01 to 2021-01-01 (both dated 1 January, real day unknown)");
}

TEST(PopulationTextTest, NamesTheYear) {
  Population population;
  EXPECT_EQ(PopulationText(population), "");
  population.set_year(2025);
  population.set_municipale(0);
  EXPECT_EQ(PopulationText(population), "0 in 2025") << "a village destroyed in 1916 has nobody, which is not unknown";
  population.set_municipale(238695);
  EXPECT_EQ(PopulationText(population), "238\u202f695 in 2025");
}

TEST(MovementTextTest, HasTheLabelsOfInsee) {
  EXPECT_EQ(MovementText(32), "32 commune nouvelle");
  EXPECT_EQ(MovementText(0), "seen between two lists");
  EXPECT_EQ(MovementText(71), "71 published without a label");
  EXPECT_EQ(MovementText(99), "99") << "a code of tomorrow is shown as it is";
}

TEST(ReadInfoTextTest, NamesDateKnowledgeAndRevision) {
  type::v1::ReadInfo info;
  *info.mutable_as_of() = Day(2026, 1, 1);
  info.set_revision(3);
  EXPECT_EQ(ReadInfoText(info), "as of 2026-01-01 · revision 3");
  EXPECT_EQ(ReadInfoText(type::v1::ReadInfo()), "revision 0") << "a history is of no single day";
  info.mutable_known_at()->set_seconds(1640995200);
  EXPECT_EQ(ReadInfoText(info), "as of 2026-01-01 · known at 2022-01-01T00:00:00Z · revision 3");
}

TEST(ConsoleTest, WritesEscapesOnlyInColour) {
  std::ostringstream out;
  Console console = ConsoleOn(out);
  EXPECT_EQ(console.Bold("x"), "x");
  console.color = true;
  EXPECT_EQ(console.Bold("x"), "\x1b[1mx\x1b[0m");
}

class ProgressTest : public testing::Test {
 protected:
  std::ostringstream out_;
  Progress::TimePoint now_{};
  std::function<Progress::TimePoint()> clock_ = [this] { return now_; };
};

TEST_F(ProgressTest, WritesOneLineALabelWithoutATerminal) {
  const Console console = ConsoleOn(out_);
  Progress progress(console, clock_);
  progress.Show("reading", 1, 10);
  progress.Show("reading", 2, 10);
  progress.Show("writing", 1, 4);
  EXPECT_EQ(out_.str(), "reading\nwriting\n");
  now_ += std::chrono::seconds(11);
  progress.Show("writing", 2, 4);
  EXPECT_EQ(out_.str(), "reading\nwriting\nwriting 50 %\n");
}

TEST_F(ProgressTest, RedrawsOneLineOnATerminalAndTakesItAway) {
  Console console = ConsoleOn(out_);
  console.progress_bar = true;
  {
    Progress progress(console, clock_);
    progress.Show("writing", 1, 2);
    progress.Show("writing", 1, 2);
  }
  EXPECT_THAT(out_.str(), HasSubstr("[###############...............] 50 %"));
  EXPECT_EQ(out_.str().find('\n'), std::string::npos);
  EXPECT_THAT(out_.str(), testing::EndsWith("\r\x1b[K"));
}

TEST(ProgressTextTest, StaysWithinTheBar) {
  EXPECT_THAT(ProgressText(12, 10), HasSubstr("100 %")) << "a file that grew while it was sent";
  EXPECT_EQ(ProgressText(1234, 0), "1\u202f234");
  EXPECT_EQ(ProgressText(0, 0), "");
}

}  // namespace
}  // namespace socle::cli
