#include "services/registry/domain/search/fold.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <random>

namespace socle::registry {
namespace {

TEST(FoldTest, LeavesWordsOfPlainLetters) {
  EXPECT_EQ(Fold("Saint-Omer"), "saint omer");
  EXPECT_EQ(Fold("L'Haÿ-les-Roses"), "l hay les roses");
  EXPECT_EQ(Fold("L’HAŸ LES ROSES"), "l hay les roses");
  EXPECT_EQ(Fold("Œuilly"), "oeuilly");
  EXPECT_EQ(Fold("Lætitia"), "laetitia");
  EXPECT_EQ(Fold("Île-de-France"), "ile de france");
  EXPECT_EQ(Fold("  CC  Castillon/Pujols (2) "), "cc castillon pujols 2");
  EXPECT_EQ(Fold("Straße"), "strasse");
}

TEST(FoldTest, ReadsDecomposedTextAsComposed) { EXPECT_EQ(Fold("Be\u0301ziers E\u0302tre"), "beziers etre"); }

TEST(FoldTest, LeavesNothingOfPunctuation) {
  EXPECT_EQ(Fold(""), "");
  EXPECT_EQ(Fold(" -'’/()% \t\n"), "");
  EXPECT_EQ(Fold("\u2014\u00a0\u3000"), "");
}

TEST(FoldTest, TakesLettersBeyondTheTable) {
  EXPECT_EQ(Fold("\ufb01n"), "fin");       // the ligature fi
  EXPECT_EQ(Fold("\uff30aris"), "paris");  // full-width P
  EXPECT_EQ(Fold("Tr\u1ea7n"), "tran");    // two accents on one letter
  EXPECT_EQ(Fold("ΑΘΉΝΑ"), "αθηνα");       // other scripts stay, in lower case
}

TEST(FoldTest, SurvivesBytesThatAreNotUtf8) {
  EXPECT_EQ(Fold("B\xe9thune"), "b thune");
  EXPECT_EQ(Fold("\xff\xfe\xc3"), "");
  EXPECT_EQ(Fold("lille\xf0\x9f"), "lille");
  EXPECT_EQ(Fold(std::string_view("a\0b", 3)), "a b");
}

TEST(FoldTest, FoldingTwiceChangesNothing) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t i = random() % 24; i > 0; --i) text.push_back(static_cast<char>(random()));
    std::string once = Fold(text);
    EXPECT_EQ(Fold(once), once) << "of round " << round;
    EXPECT_FALSE(once.starts_with(' ') || once.ends_with(' ') || once.find("  ") != std::string::npos);
  }
}

// The table for Latin must say what Unicode says: base letters of the decomposition, in lower case.
TEST(FoldTest, AgreesWithUnicodeForEveryAccentedLatinLetter) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  ASSERT_TRUE(U_SUCCESS(status));
  for (UChar32 c = 0; c < 0x180; ++c) {
    icu::UnicodeString decomposed;
    if (!u_isalpha(c) || !nfkd->getDecomposition(c, decomposed)) continue;
    decomposed.foldCase();
    std::string base, text;
    for (int32_t i = 0; i < decomposed.length(); ++i) {
      if (decomposed[i] < 0x80) base.push_back(static_cast<char>(decomposed[i]));
    }
    icu::UnicodeString(c).toUTF8String(text);
    if (base.empty()) continue;  // µ
    EXPECT_EQ(Fold(text), base) << "U+" << std::hex << c;
  }
}

TEST(FoldTest, CutsBetweenCharacters) {
  char out[4];
  EXPECT_EQ(std::string_view(out, FoldInto("abœuf", false, out, 3)), "ab");
  EXPECT_EQ(std::string_view(out, FoldInto("a b c", false, out, 4)), "a b");
  EXPECT_EQ(FoldInto("abc", false, out, 0), 0U);
}

TEST(FoldTest, KeepsASlashWhenAsked) {
  char out[32];
  EXPECT_EQ(std::string_view(out, FoldInto("Boulogne s / Mer", true, out, 32)), "boulogne s/mer");
}

}  // namespace
}  // namespace socle::registry
