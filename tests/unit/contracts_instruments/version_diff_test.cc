// What changed between two texts: against the longest common part, found the slow way.
#include "services/contracts/domain/instruments/version_diff.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/contracts/domain/instruments/instrument_version.h"

namespace socle::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = DiffLine::Kind;

std::string Told(const std::vector<DiffLine>& lines) {
  std::string told;
  for (const DiffLine& line : lines) {
    told += line.kind == Kind::kSame ? " " : line.kind == Kind::kAdded ? "+" : "-";
    told += std::string(line.text) + "\n";
  }
  return told;
}

std::string Joined(const std::vector<DiffLine>& lines, Kind without) {
  std::string text;
  for (const DiffLine& line : lines) {
    if (line.kind != without) text += std::string(line.text) + "\n";
  }
  return text;
}

TEST(DiffLines, TellsWhatIsRemovedBeforeWhatStandsInItsPlace) {
  EXPECT_EQ(Told(DiffLines("a\nb\nc\n", "a\nB\nc\nd\n")), " a\n-b\n+B\n c\n+d\n");
  EXPECT_EQ(Told(DiffLines("", "a\n")), "+a\n");
  EXPECT_EQ(Told(DiffLines("a\n", "")), "-a\n");
  EXPECT_THAT(DiffLines("", ""), IsEmpty());
  EXPECT_EQ(Told(DiffLines("a\n\nb", "a\nb")), " a\n-\n b\n");
}

TEST(DiffLines, NumbersEachLineInBothTexts) {
  const auto lines = DiffLines("a\nb\nc\n", "b\nx\nc\n");
  EXPECT_THAT(lines, ElementsAre(DiffLine{Kind::kRemoved, 1, 0, "a"}, DiffLine{Kind::kSame, 2, 1, "b"},
                                 DiffLine{Kind::kAdded, 0, 2, "x"}, DiffLine{Kind::kSame, 3, 3, "c"}));
}

TEST(NearChanges, LeavesOutWhatIsFarFromAnyChange) {
  const auto lines = DiffLines("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\nfour\n5\n6\n7\n8\n9\nten\n");
  EXPECT_EQ(Told(NearChanges(lines, 1)), " 3\n-4\n+four\n 5\n 9\n+ten\n");
  EXPECT_EQ(Told(NearChanges(lines, 0)), "-4\n+four\n+ten\n");
  EXPECT_EQ(NearChanges(lines, 100), lines);
}

std::string AnyText() {
  std::string text;
  for (int i = 0; i < *rc::gen::inRange(0, 12); ++i) text += *rc::gen::element<std::string>("a\n", "b\n", "c\n", "\n");
  return text;
}

// Length of the longest part that both have, by the table of all beginnings.
size_t LongestCommon(const std::string& before, const std::string& after) {
  const auto lines_of = [](const std::string& text) {
    std::vector<std::string> lines{""};
    for (const char c : text) {
      lines.back() += c;
      if (c == '\n') lines.emplace_back();
    }
    lines.pop_back();
    return lines;
  };
  const auto a = lines_of(before), b = lines_of(after);
  std::vector<std::vector<size_t>> best(a.size() + 1, std::vector<size_t>(b.size() + 1, 0));
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : std::max(best[i - 1][j], best[i][j - 1]);
    }
  }
  return best[a.size()][b.size()];
}

RC_GTEST_PROP(DiffLinesOf, AnyTwoTextsGiveBothBackAndKeepTheMostThatCanBeKept, ()) {
  const std::string before = AnyText(), after = AnyText();
  const auto lines = DiffLines(before, after);
  RC_ASSERT(Joined(lines, Kind::kAdded) == before);
  RC_ASSERT(Joined(lines, Kind::kRemoved) == after);
  const auto same =
      std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.kind == Kind::kSame; });
  RC_ASSERT(static_cast<size_t>(same) == LongestCommon(before, after));
}

TEST(DiffLines, GivesUpOnTextsThatHaveNothingInCommonAndStillTellsBoth) {
  std::string before = "first\n", after = "first\n";
  for (int i = 0; i < 3000; ++i) {
    before += fmt::format("b{}\n", i);
    after += fmt::format("a{}\n", i);
  }
  before += "last\n";
  after += "last\n";
  const auto lines = DiffLines(before, after);
  EXPECT_TRUE(Joined(lines, Kind::kAdded) == before);
  EXPECT_TRUE(Joined(lines, Kind::kRemoved) == after);
  EXPECT_EQ(lines.size(), 6002u);
}

Instrument Protocol() {
  Instrument instrument{.contract = "cambresis", .id = "protocole"};
  instrument.kind = "protocol";
  instrument.title = "Protocole";
  InstrumentParty nord;
  nord.name = "collectivites/departement-59";
  nord.label = "Nord";
  instrument.parties = {nord};
  return instrument;
}

TEST(FieldChanges, NamesFieldsPartiesAndDocumentsThatChangedAndNotTheNumberOfTheVersion) {
  Instrument before = Protocol(), after = Protocol();
  InstrumentVersion first, second;
  first.number = 1;
  second.number = 2;
  first.text = second.text = "Article 1\n";
  EXPECT_THAT(FieldChanges(CanonicalText(before, first), CanonicalText(after, second)), IsEmpty());
  after.title = "Protocole d'accord";
  after.duration_months = 72;
  after.parties[0].label = "Département du Nord";
  after.parties.push_back(after.parties[0]);
  after.parties[1].name = "collectivites/epci-200068500";
  second.text = "Article 2\n";
  const auto changes = FieldChanges(CanonicalText(before, first), CanonicalText(after, second));
  std::vector<std::string> fields;
  for (const FieldChange& change : changes) fields.push_back(change.field);
  EXPECT_THAT(fields, ElementsAre("title", "party collectivites/departement-59", "text", "duration-months",
                                  "party collectivites/epci-200068500"));
  EXPECT_EQ(changes[0].before, "Protocole");
  EXPECT_EQ(changes[0].after, "Protocole d'accord");
  EXPECT_EQ(changes[3].before, "");
  EXPECT_EQ(changes[3].after, "72");
  EXPECT_TRUE(changes[2].before.starts_with("10 bytes, SHA-256 ")) << changes[2].before;
  EXPECT_NE(changes[2].before, changes[2].after) << "a text of the same length is another text";
}

TEST(FieldChanges, ATextThatLooksLikeAFieldIsNone) {
  InstrumentVersion first, second;
  first.text = "title: Faux\n";
  second.text = "title: Vrai\n";
  const auto changes = FieldChanges(CanonicalText(Protocol(), first), CanonicalText(Protocol(), second));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].field, "text");
}

}  // namespace
}  // namespace socle::contracts
