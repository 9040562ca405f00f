#include "services/census/domain/guides/edition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "platform/api/digest.h"
#include "services/census/domain/guides/edition_text.h"

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

// Whatever is written, no line of it begins a title, a list, a quotation or a rule, and no mark stands bare in it.
RC_GTEST_PROP(EditionText, OfOthersStaysText, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string(" \n\ta1.)-+=#>*_`[]<>&|~\\")));
  const std::string paragraphs = PlainParagraphs(text);
  RC_ASSERT(paragraphs.empty() || paragraphs.ends_with("\n\n"));
  size_t begin = 0;
  for (size_t end = paragraphs.find('\n'); end != std::string::npos; end = paragraphs.find('\n', begin)) {
    const std::string line = paragraphs.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty()) continue;
    RC_ASSERT(std::string(" \t-+=#>").find(line[0]) == std::string::npos);
    const size_t behind = line.find_first_not_of("0123456789");
    const bool numbers = behind != 0 && behind != std::string::npos && (line[behind] == '.' || line[behind] == ')');
    RC_ASSERT_FALSE(numbers);
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
        RC_ASSERT(i < line.size());
      } else {
        RC_ASSERT(std::string("#>*_`[]<&|~").find(line[i]) == std::string::npos);
      }
    }
  }
}

TEST(EditionText, SaysPeriodsNumbersAndCountriesInFrench) {
  EXPECT_EQ(PeriodText("2012"), "2012");
  EXPECT_EQ(PeriodText("2012-08"), "août 2012");
  EXPECT_EQ(PeriodText("2012-12-01"), "1er décembre 2012");
  EXPECT_EQ(PeriodText("2012-04-15"), "15 avril 2012");
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(-123456), "-123\u202f456");
  EXPECT_EQ(CountryName("AD"), "Andorre");
  EXPECT_EQ(CountryName("ZW"), "Zimbabwe");
  for (const char* none : {"", "A", "XX", "An", "BJ ", "or"}) EXPECT_EQ(CountryName(none), none);
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      const std::string code{first, second};
      EXPECT_EQ(CountryName(code) != code, IsCountry(code)) << code;
    }
  }
}

TEST(Edition, AChapterWithoutPagesIsNotPrinted) {
  const std::string text = Write(Material({Page("eau", "lalo")})).markdown;
  EXPECT_NE(text.find("\n## Eau\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Jeunes"), std::string::npos) << text;
}

TEST(Edition, ContentsLeadToEachChapterAndPage) {
  const std::string text = Write(Material({Page("eau", "lalo"), Page("jeunes", "move")})).markdown;
  for (const char* id : {"chapitre-eau", "fiche-lalo", "chapitre-jeunes", "fiche-move", "empreinte"}) {
    const size_t link = text.find(std::string("](#") + id + ")");
    const size_t anchor = text.find(std::string("<a id=\"") + id + "\"></a>\n\n#");
    EXPECT_NE(link, std::string::npos) << id;
    EXPECT_NE(anchor, std::string::npos) << id << " leads nowhere\n" << text;
    EXPECT_LT(link, anchor) << id;
  }
}

TEST(Edition, WhatIsSyntheticSaysSoOnItsPageAndInTheContents) {
  EditionPage page = Page("eau", "lalo");
  page.content.synthetic = true;
  const std::string text = Write(Material({page, Page("eau", "move")})).markdown;
  EXPECT_NE(text.find("](#fiche-lalo) *(exemple synthétique)*"), std::string::npos) << text;
  EXPECT_NE(text.find("> **Exemple synthétique.** Aucune source ne donne cette fiche."), std::string::npos) << text;
  EXPECT_NE(text.find("2 fiches de 1 porteur, dont 1 synthétique"), std::string::npos) << text;
}

TEST(Edition, APageSaysItsFactsInFrenchAndWhereTheyAreFrom) {
  EditionMaterial material = Material({Page("eau", "lalo")});
  SheetContent& told = material.pages[0].content;
  told.told_as = "Communauté d'agglomération de Saint-Omer";
  told.partners = {{.country = "BJ", .locality = "Lalo", .label = "Commune de Lalo"}, {.country = "TG"}};
  told.begin_period = "2012-04";
  told.financers = {{.label = "Grand Lyon", .lead = true, .amount_cents = 123'456'700}};
  told.beneficiaries = {{.text = "habitants", .count = 5000}};
  told.theme_list = "codeLists/themes";
  told.theme_list_version = 1;
  told.themes = {"eau"};
  told.source = "Manifeste, exemples de projets";
  material.terms = {{.list = "codeLists/themes", .version = 1, .code = "eau", .label = "Eau et assainissement"}};
  const std::string text = Write(material).markdown;
  for (const char* said :
       {"- **Porté par** : Communauté d'agglomération de Saint-Omer\n", "- **Thème** : Eau et assainissement\n",
        "- **Avec** : Commune de Lalo, Lalo (Bénin) ; Togo\n", "- **Depuis** : avril 2012\n",
        "- **Financé par** : Grand Lyon, chef de file : 1\u202f234\u202f567,00 €\n",
        "- **Pour** : 5\u202f000 habitants\n",
        "**Sources.** Manifeste, exemples de projets. Fiche `projectSheets/lalo`, version 2"}) {
    EXPECT_NE(text.find(said), std::string::npos) << said << "\nis not in\n" << text;
  }
  EXPECT_EQ(text.find("Jusqu'à"), std::string::npos) << "what nobody told has no line";
}

// The bytes of an edition that the first template built.
TEST(Edition, OfTheFirstTemplateStaysWhatItWas) {
  EditionMaterial material = Material({Page("eau", "lalo")});
  material.template_version = 1;
  const EditionText text = Write(material);
  EXPECT_EQ(text.markdown.substr(0, text.markdown.rfind("SHA-256")),
            "---\nlang: fr\n---\n\n# Guide\n\n# Eau\n\n## Fiche lalo\n\nUn réseau\\.\n\n- Porté par : "
            "collectivites/x\n\nSource : `projectSheets/lalo`, version 2 ; accord : `guides/guide/consents/lalo`.\n\n"
            "---\n\nGuide `guides/guide` ; fiches : 1 ; modèle 1.\n\n");
}

TEST(Scores, AreShownByTheLowerOfTheTwoInTheMiddle) {
  EXPECT_EQ((ScoreSummary{.scores = {3}}).Median(), 3);
  EXPECT_EQ((ScoreSummary{.scores = {1, 4}}).Median(), 1);
  EXPECT_EQ((ScoreSummary{.scores = {0, 2, 5}}).Median(), 2);
}

}  // namespace
}  // namespace socle::census
