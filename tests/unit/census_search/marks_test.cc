#include "services/census/domain/search/marks.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "platform/api/text.h"

namespace socle::census::search {
namespace {

// What stands between the marks.
std::vector<std::string> Marked(const MarkedText& text) {
  std::vector<size_t> begins;
  for (size_t byte = 0; byte < text.text.size();) {
    begins.push_back(byte);
    socle::api::NextCodePoint(text.text, byte);
  }
  begins.push_back(text.text.size());
  std::vector<std::string> marked;
  for (const Mark& mark : text.marks) {
    marked.push_back(text.text.substr(begins.at(mark.begin), begins.at(mark.end) - begins.at(mark.begin)));
  }
  return marked;
}

TEST(Marks, WordsAreCutAtEverythingThatIsNoLetterOrDigitAndFolded) {
  std::vector<std::string> words;
  for (const TextWord& word : WordsOf("L’École d'Évry-Œuf, eau/assainissement (2ème)")) words.push_back(word.folded);
  EXPECT_EQ(words, (std::vector<std::string>{"l", "ecole", "d", "evry", "oeuf", "eau", "assainissement", "2eme"}));
}

TEST(Marks, WordsAreMarkedWithoutCaseAndAccentsByTheirBeginningAndCountedInCodePoints) {
  const MarkedText marked = Wanted("ECOLE ev").Mark("Écoles d’Évry – l'école");
  EXPECT_EQ(Marked(marked), (std::vector<std::string>{"Écoles", "école"})) << "'ev' is too short for a beginning";
  EXPECT_EQ(marked.marks.front(), (Mark{0, 6}));
}

TEST(Marks, WordsOfTheSameStemAreAskedForAndThenMarked) {
  Wanted wanted("régionaux");
  std::set<std::string> alike;
  wanted.CollectAlike("Conseil régional, région, autre", &alike);
  EXPECT_EQ(alike, (std::set<std::string>{"regional", "region"}));
  wanted.Add({"regional"});
  EXPECT_EQ(Marked(wanted.Mark("Conseil régional, région, autre")), (std::vector<std::string>{"régional"}));
}

TEST(Marks, AnExcerptBeginsALittleBeforeTheFirstMarkAndSaysThatTheTextGoesOn) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "lorem ipsum ";
  text += "canal ";
  for (int i = 0; i < 100; ++i) text += "dolor amet ";
  const MarkedText excerpt = Wanted("canal").Excerpt(text, 240);
  EXPECT_EQ(Marked(excerpt), std::vector<std::string>{"canal"});
  EXPECT_TRUE(excerpt.text.starts_with("…") && excerpt.text.ends_with("…")) << excerpt.text;
  EXPECT_LE(excerpt.marks.front().begin, 62u);
}

TEST(Marks, AShortTextIsItsOwnExcerptInOneLine) {
  EXPECT_EQ(Wanted("b").Excerpt("a\nb", 240).text, "a b");
  EXPECT_EQ(Wanted("b").Excerpt("", 240).text, "");
}

rc::Gen<std::string> AnyText() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "école", "Évry", "l’eau", " ", "\n", "œuf", "-", "2019", "€", "ﬁn", "naïve", ", ", "Ö", "x")),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& piece : pieces) text += piece;
                        return text;
                      });
}

RC_GTEST_PROP(Marks, EveryWordOfATextIsMarkedInItWhenItIsWanted, ()) {
  const std::string text = *AnyText();
  for (const TextWord& word : WordsOf(text)) {
    const MarkedText marked = Wanted(word.folded).Mark(text);
    RC_ASSERT(std::count(marked.marks.begin(), marked.marks.end(), word.where) == 1);
  }
}

RC_GTEST_PROP(Marks, ExcerptsAreNoLongerThanAskedAndShowTheFirstMarkWhereverItIs, ()) {
  const std::string text = *AnyText();
  const auto length = *rc::gen::inRange<size_t>(100, 300);
  const auto words = WordsOf(text);
  RC_PRE(!words.empty());
  const std::string wanted = words[*rc::gen::inRange<size_t>(0, words.size())].folded;
  const MarkedText excerpt = Wanted(wanted).Excerpt(text, length);
  RC_ASSERT(socle::api::CountCodePoints(excerpt.text) <= length);
  RC_ASSERT(!excerpt.marks.empty());
  for (const std::string& marked : Marked(excerpt)) RC_ASSERT(socle::api::FoldText(marked).starts_with(wanted));
}

}  // namespace
}  // namespace socle::census::search
