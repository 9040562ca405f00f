// Names as people write them, and lists of codes in files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/names/code_list.h"
#include "cli/names/entity_name.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;

std::string Expanded(std::string_view text) {
  const auto name = ExpandEntityName(text);
  return name.ok() ? *name : "refused: " + std::string(name.status().message());
}

TEST(EntityNameTest, TakesWholeAndShortNames) {
  EXPECT_EQ(Expanded("collectivites/commune-59350"), "collectivites/commune-59350");
  EXPECT_EQ(Expanded("commune-59350"), "collectivites/commune-59350");
  EXPECT_EQ(Expanded("commune-deleguee-59588"), "collectivites/commune-deleguee-59588");
  EXPECT_EQ(Expanded("statut-particulier-69m"), "collectivites/statut-particulier-69M");
}

TEST(EntityNameTest, KnowsTheTypeOfACodeThatHasOnlyOne) {
  EXPECT_EQ(Expanded("59350"), "collectivites/commune-59350");
  EXPECT_EQ(Expanded("2a004"), "collectivites/commune-2A004");
  EXPECT_EQ(Expanded("200093201"), "collectivites/epci-200093201");
  EXPECT_EQ(Expanded("2A"), "collectivites/departement-2A");
  EXPECT_EQ(Expanded("971"), "collectivites/departement-971");
  EXPECT_EQ(Expanded("975"), "collectivites/com-975");
  EXPECT_EQ(Expanded("988"), "collectivites/com-988");
  EXPECT_EQ(Expanded("69M"), "collectivites/statut-particulier-69M");
  EXPECT_EQ(Expanded("972R"), "collectivites/ctu-972R");
}

TEST(EntityNameTest, DoesNotGuessBetweenDepartementAndRegion) {
  EXPECT_THAT(Expanded("32"), HasSubstr("write departement-32 or region-32"));
}

TEST(EntityNameTest, DoesNotGuessALabelButSaysHowToSearch) {
  EXPECT_THAT(Expanded("lille"), HasSubstr("soclectl search 'lille'"));
  EXPECT_THAT(Expanded("commune-"), HasSubstr("refused"));
  EXPECT_THAT(Expanded("commune-59/350"), HasSubstr("refused"));
  EXPECT_THAT(Expanded(""), HasSubstr("refused"));
}

TEST(EntityNameTest, SendsASiretToLookup) {
  EXPECT_THAT(Expanded("21590350100017"), HasSubstr("lookup --siret 21590350100017"));
}

TEST(EntityNameTest, ShortensForTables) {
  EXPECT_EQ(ShortName("collectivites/epci-200093201"), "epci-200093201");
  EXPECT_EQ(ShortName("sources/ab"), "sources/ab");
  EXPECT_EQ(ShortName(""), "");
}

std::string Read(const std::string& text) {
  std::istringstream input(text);
  const auto codes = ReadCodes(input);
  if (!codes.ok()) return std::string(codes.status().message());
  std::string shown;
  for (const auto& code : *codes) shown += code.code + "@" + (code.date ? code.date->ToString() : "") + " ";
  return shown;
}

TEST(CodeListTest, ReadsOneCodeALine) {
  EXPECT_EQ(Read("59355\n\n# old\n2A004\r\n200093201"), "59355@ 2A004@ 200093201@ ");
}

TEST(CodeListTest, ReadsTheDateInTheSecondColumn) {
  EXPECT_EQ(Read("59355,1999-12-31\n62588;"), "59355@1999-12-31 62588@ ");
}

TEST(CodeListTest, FindsColumnsByTheirHeading) {
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "id;Date;Code\n1;1999-12-31;59355\n2;;62588\n"),
            "59355@1999-12-31 62588@ ");
  EXPECT_EQ(Read("code,amount\n59355,2000\n"), "59355@ ") << "a header without a date: the other columns are not dates";
}

TEST(CodeListTest, NamesTheLineOfABadDate) {
  EXPECT_EQ(Read("59355\n62588,31/12/1999\n"), "line 2: '31/12/1999' is no date such as 2000-01-31");
}

}  // namespace
}  // namespace socle::cli
