#include "services/census/domain/guides/edition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "platform/api/digest.h"

namespace socle::census {
namespace {

EditionPage Page(const std::string& chapter, const std::string& sheet, std::string summary = "Un réseau.") {
  EditionPage page{.chapter = chapter, .sheet = sheet, .version = 2, .owner = "collectivites/x"};
  page.content.title = "Fiche " + sheet;
  page.content.summary = std::move(summary);
  page.consent = "guides/guide/consents/" + sheet;
  return page;
}

EditionMaterial Material(std::vector<EditionPage> pages) {
  return {.guide = "guides/guide",
          .title = "Guide",
          .chapters = {{.id = "eau", .title = "Eau"}, {.id = "jeunes", .title = "Jeunes"}},
          .pages = std::move(pages)};
}

RC_GTEST_PROP(Edition, IsTheSameInWhateverOrderItsPagesCome, (const std::vector<uint8_t>& numbers)) {
  std::vector<EditionPage> pages;
  std::set<std::string> once;
  for (const uint8_t number : numbers) {
    const std::string sheet = "s" + std::to_string(number);
    if (once.insert(sheet).second) pages.push_back(Page(number % 2 == 0 ? "eau" : "jeunes", sheet));
  }
  const EditionText expected = Write(Material(pages));
  for (size_t i = pages.size(); i > 1; --i) std::swap(pages[i - 1], pages[*rc::gen::inRange<size_t>(0, i)]);
  const EditionText again = Write(Material(pages));
  RC_ASSERT(again.markdown == expected.markdown);
  RC_ASSERT(again.sha256 == expected.sha256);
}

RC_GTEST_PROP(Edition, CitesEachSheetVersionAndConsentAndPrintsItsDigest, (const std::string& summary)) {
  const EditionText text = Write(Material({Page("eau", "lalo", summary), Page("jeunes", "move")}));
  for (const char* cited :
       {"`projectSheets/lalo`, version 2", "`guides/guide/consents/lalo`", "`projectSheets/move`"}) {
    RC_ASSERT(text.markdown.find(cited) != std::string::npos);
  }
  const size_t last = text.markdown.rfind("SHA-256 de ce qui précède");
  RC_ASSERT(last != std::string::npos);
  RC_ASSERT(socle::api::Sha256Hex(text.markdown.substr(0, last)) == text.sha256);
  RC_ASSERT(text.markdown.find(text.sha256, last) != std::string::npos);
}

TEST(Edition, AnyOtherMaterialIsAnotherDigest) {
  const std::string sha256 = Write(Material({Page("eau", "lalo")})).sha256;
  EditionMaterial other = Material({Page("eau", "lalo")});
  other.pages[0].version = 3;
  EXPECT_NE(Write(other).sha256, sha256) << "another version";
  other = Material({Page("eau", "lalo")});
  other.pages[0].consent += "x";
  EXPECT_NE(Write(other).sha256, sha256) << "another consent";
  other = Material({Page("eau", "lalo")});
  other.pages[0].content.financers = {{.label = "Grand Lyon"}};
  EXPECT_NE(Write(other).sha256, sha256) << "another content";
}

TEST(Edition, WhatOthersWroteDoesNotBecomeStructure) {
  const std::string text = Write(Material({Page("eau", "lalo", "# Titre\n- liste [lien](x) <b>\n\nFin")})).markdown;
  EXPECT_EQ(text.find("\n# Titre"), std::string::npos) << text;
  EXPECT_EQ(text.find("\n- liste"), std::string::npos) << text;
  EXPECT_EQ(text.find("[lien](x)"), std::string::npos) << text;
  EXPECT_EQ(text.find("<b>"), std::string::npos) << text;
  EXPECT_NE(text.find("\n\nFin\n"), std::string::npos) << "paragraphs stay apart\n" << text;
}

TEST(Edition, AChapterWithoutPagesIsNotPrinted) {
  const std::string text = Write(Material({Page("eau", "lalo")})).markdown;
  EXPECT_NE(text.find("# Eau"), std::string::npos);
  EXPECT_EQ(text.find("# Jeunes"), std::string::npos);
}

TEST(Scores, AreShownByTheLowerOfTheTwoInTheMiddle) {
  EXPECT_EQ((ScoreSummary{.scores = {3}}).Median(), 3);
  EXPECT_EQ((ScoreSummary{.scores = {1, 4}}).Median(), 1);
  EXPECT_EQ((ScoreSummary{.scores = {0, 2, 5}}).Median(), 2);
}

}  // namespace
}  // namespace socle::census
