#include "services/contracts/domain/strategy/notebook.h"

#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

const std::string kText(64, '4');

using Types = std::vector<std::string>;

Types TypesOf(const StrategyConditions& unmet) {
  Types types;
  for (const StrategyCondition& condition : unmet) {
    EXPECT_FALSE(condition.english.empty());
    EXPECT_FALSE(condition.french.empty());
    types.push_back(condition.type);
  }
  return types;
}

Notebook ANotebook() {
  Notebook notebook;
  notebook.contract = "cambresis";
  notebook.title = "Carnet de Territoire du Cambrésis";
  notebook.revision = 10;
  return notebook;
}

Page APage(std::string id) {
  Page page;
  page.contract = "cambresis";
  page.id = std::move(id);
  page.title = "Le beffroi";
  page.text_sha256 = kText;
  return page;
}

TEST(Publishing, NeedsATitleAndPages) {
  EXPECT_EQ(TypesOf(CheckPublish(Notebook(), {}, nullptr)), (Types{"NO_PAGES", "UNTITLED"}));
  EXPECT_TRUE(CheckPublish(ANotebook(), {APage("beffroi")}, nullptr).empty());
}

TEST(Publishing, NeedsWordsCreditAndLicenceOfEveryMedia) {
  Page page = APage("beffroi");
  page.media = {{.uri = "https://exemple.fr/a.jpg"},
                {.uri = "https://exemple.fr/b.jpg", .alt_text = "Le beffroi", .credit = "CAUE", .licence = "CC-BY-4.0"},
                {.uri = "https://exemple.fr/c.jpg", .alt_text = "La place", .credit = "CAUE"}};
  const StrategyConditions unmet = CheckPublish(ANotebook(), {page}, nullptr);
  EXPECT_EQ(TypesOf(unmet), (Types{"ALT_TEXT", "CREDIT", "LICENCE", "LICENCE"}));
  EXPECT_EQ(unmet[0].subject, "contracts/cambresis/notebook/pages/beffroi");
}

TEST(Publishing, NeedsAChangeSinceTheEditionBefore) {
  Edition latest;
  latest.number = 1;
  latest.revision = 10;
  EXPECT_EQ(TypesOf(CheckPublish(ANotebook(), {APage("beffroi")}, &latest)), Types{"UNCHANGED"});
  latest.revision = 9;
  EXPECT_TRUE(CheckPublish(ANotebook(), {APage("beffroi")}, &latest).empty());
}

TEST(EditionDigest, IsOfLinesThatAnyoneCanWrite) {
  Page page = APage("beffroi");
  page.media = {{.uri = "https://exemple.fr/a.jpg"}, {.uri = "https://exemple.fr/b.jpg", .sha256 = "ab"}};
  EXPECT_EQ(EditionManifest({page, APage("place")}),
            "beffroi " + kText + " Le beffroi\n https://exemple.fr/a.jpg -\n https://exemple.fr/b.jpg ab\nplace " +
                kText + " Le beffroi\n");
}

TEST(EditionDigest, ChangesWithOneText) {
  Page changed = APage("beffroi");
  changed.text_sha256.back() = '5';
  EXPECT_NE(EditionManifest({APage("beffroi")}), EditionManifest({changed}));
}

TEST(PageNames, SayTheEdition) {
  EXPECT_EQ(PageName("cambresis", 0, "beffroi"), "contracts/cambresis/notebook/pages/beffroi");
  EXPECT_EQ(PageName("cambresis", 2, "beffroi"), "contracts/cambresis/notebook/editions/2/pages/beffroi");
}

}  // namespace
}  // namespace socle::contracts
