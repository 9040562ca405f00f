#include "services/registry/domain/search/name_words.h"

#include <gtest/gtest.h>

#include <string>

namespace socle::registry {
namespace {

std::string WordsOf(std::string_view text, NameWords::Abbreviations how = NameWords::Abbreviations::kWrittenOut) {
  NameWords words(text, how);
  std::string all;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) all += ' ';
    all += words.bears_meaning(i) ? std::string(words[i]) : "[" + std::string(words[i]) + "]";
  }
  return all;
}

TEST(NameWordsTest, MarksArticles) {
  EXPECT_EQ(WordsOf("L'Isle-sur-la-Sorgue"), "[l] isle [sur] [la] sorgue");
  EXPECT_EQ(WordsOf("Villeneuve-lès-Avignon"), "villeneuve [les] avignon");
  EXPECT_EQ(WordsOf("Sous"), "sous") << "a name of nothing but articles keeps them";
}

TEST(NameWordsTest, WritesAbbreviationsOut) {
  EXPECT_EQ(WordsOf("St-Gildas"), "saint gildas");
  EXPECT_EQ(WordsOf("Boulogne s/Mer"), "boulogne [sur] mer");
  EXPECT_EQ(WordsOf("Boulogne s Mer"), "boulogne [sur] mer");
  EXPECT_EQ(WordsOf("Saint-S"), "saint s") << "the beginning of a word, not sur";
  EXPECT_EQ(WordsOf("Castillon/Pujols"), "castillon pujols");
  EXPECT_EQ(WordsOf("Communauté de communes du Grand Pic"), "cc [du] grand pic");
  EXPECT_EQ(WordsOf("communauté d'agglo Béthune"), "ca bethune");
  EXPECT_EQ(WordsOf("Communauté Beaune-Chagny"), "communaute beaune chagny");
}

TEST(NameWordsTest, ReadsNumbers) {
  EXPECT_EQ(WordsOf("Lyon 3e Arrondissement"), "lyon 3 [arrondissement]");
  EXPECT_EQ(WordsOf("Marseille 1er arr."), "marseille 1 [arrondissement]");
  EXPECT_EQ(WordsOf("Paris XVIème"), "paris 16");
  EXPECT_EQ(WordsOf("Saint-Gilles-Croix-de-Vie"), "saint gilles croix [de] vie") << "no sixth of anything";
  EXPECT_EQ(WordsOf("CC des 4B Sud Charente"), "cc [des] 4b sud charente");
}

TEST(NameWordsTest, LeavesALiteralReadingAlone) {
  EXPECT_EQ(WordsOf("St Omer s/ Mer 6e", NameWords::Abbreviations::kLiteral), "st omer s mer 6e");
}

TEST(NameWordsTest, JoinsWordsButForTheNature) {
  NameWords words("CA de Vichy", NameWords::Abbreviations::kWrittenOut);
  EXPECT_EQ(words.joined(),
            "ca\x01"
            "devichy");
  EXPECT_EQ(words.skeleton(), "ca\x01vichy");
  EXPECT_EQ(words[0], "ca");
  EXPECT_EQ(NameWords("Dun kerque", NameWords::Abbreviations::kWrittenOut).joined(), "dunkerque");
}

TEST(NameWordsTest, CutsWhatIsTooLong) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "st ";
  NameWords words(text, NameWords::Abbreviations::kWrittenOut);
  EXPECT_LE(words.joined().size(), kMaxNameBytes);
  EXPECT_LE(words.size(), kMaxWords);
  std::string joined;
  for (size_t i = 0; i < words.size(); ++i) joined += words[i];
  EXPECT_EQ(joined, words.joined()) << "words beyond the last place join it";
}

}  // namespace
}  // namespace socle::registry
