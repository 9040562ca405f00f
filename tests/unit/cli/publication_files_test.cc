// Which files of a folder an import takes.
#include "cli/import/publication_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/uploader.h"
#include "tests/unit/cli/scratch_folder.h"

namespace socle::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kCog2019[] = R"("typecom","com","reg","dep","arr","tncc","ncc","nccenr","libelle","can","comparent")";
constexpr char kCog2026[] = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT";

class PublicationFilesTest : public testing::Test {
 protected:
  std::vector<std::string> Names(const std::vector<std::string>& paths, const std::vector<std::string>& official = {}) {
    const auto found = FindPublications(paths, official);
    EXPECT_TRUE(found.ok()) << found.status().message();
    std::vector<std::string> names;
    if (found.ok()) {
      for (const auto& file : found->files) names.push_back(file.file_name);
    }
    return names;
  }

  ScratchFolder folder_;
};

TEST_F(PublicationFilesTest, TakesTheListsOfThePackagesAndNothingElseOfNodeModules) {
  folder_.Write("node_modules/decoupage-6.0.0/data/communes.json", "[]");
  folder_.Write("node_modules/decoupage-6.0.0/data/epci.json", "[]");
  folder_.Write("node_modules/decoupage-6.0.0/data/arrondissements.json", "[]");
  folder_.Write("node_modules/decoupage-5.3.0/data/communes-2025-01-08.json", "[]");
  folder_.Write("node_modules/decoupage-0.8.0/data/historique-communes.json", "[]");
  folder_.Write("node_modules/decoupage-6.0.0/package.json", "{}");
  folder_.Write("node_modules/lodash/data/communes.json", "[]");
  folder_.Write("node_modules/.bin/data/communes.json", "[]");
  EXPECT_THAT(Names({folder_.path("node_modules")}),
              ElementsAre("decoupage-0.8.0/data/historique-communes.json", "decoupage-6.0.0/data/communes.json",
                          "decoupage-6.0.0/data/epci.json"));
}

TEST_F(PublicationFilesTest, ThePackageUnderItsOwnNameIsTaken) {
  folder_.Write("node_modules/@etalab/decoupage-administratif/data/communes.json", "[]");
  EXPECT_THAT(Names({folder_.path()}), ElementsAre("decoupage-administratif/data/communes.json"));
}

TEST_F(PublicationFilesTest, KnowsOfficialFilesByTheirHeader) {
  folder_.Write("insee/v_commune_2026.csv", std::string(kCog2026) + "\nCOM,59350\n");
  folder_.Write("insee/commune2019.csv", std::string(kCog2019) + "\r\n");
  folder_.Write("insee/v_arrondissement_2026.csv", "ARR,DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n");
  folder_.Write("insee/budget.csv", "year,amount\n");
  const auto found = FindPublications({}, {folder_.path("insee")});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->files.size(), 2u);
  EXPECT_EQ(found->ignored, 2);
  EXPECT_THAT(found->files[1].file_name, testing::EndsWith("insee/v_commune_2026.csv"));
  EXPECT_EQ(found->files[1].size, std::string(kCog2026).size() + 11);
}

TEST_F(PublicationFilesTest, AnOfficialFolderGivesNoPackages) {
  folder_.Write("mixed/decoupage-6.0.0/data/communes.json", "[]");
  folder_.Write("mixed/cog.csv", kCog2026);
  EXPECT_EQ(Names({}, {folder_.path("mixed")}).size(), 1u);
  EXPECT_EQ(Names({folder_.path("mixed")}).size(), 2u);
}

TEST_F(PublicationFilesTest, AFileGivenByNameIsTheRegistrysToJudge) {
  const std::string path = folder_.Write("anything.csv", "a,b\n");
  EXPECT_EQ(Names({path}).size(), 1u);
}

TEST_F(PublicationFilesTest, TakesAFileOnceHoweverItIsReached) {
  folder_.Write("cog.csv", kCog2026);
  EXPECT_EQ(Names({folder_.path(), folder_.path("cog.csv"), folder_.path() + "/."}, {folder_.path()}).size(), 1u);
}

TEST_F(PublicationFilesTest, TellsTheRegistryTheFoldersThatNameTheYear) {
  const std::string path = folder_.Write("decoupage-4.1.0/data/epci.json", "[]");
  EXPECT_THAT(Names({path}), ElementsAre("decoupage-4.1.0/data/epci.json"));
}

TEST_F(PublicationFilesTest, NamesThePathThatCannotBeRead) {
  const auto found = FindPublications({folder_.path("absent.csv")}, {});
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(std::string(found.status().message()), HasSubstr("absent.csv"));
}

TEST(PublicationHeaderTest, KnowsEveryOfficialPublication) {
  for (const char* header : {kCog2019, kCog2026, "\xEF\xBB\xBFTYPECOM;COM;REG",
                             "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,"
                             "TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP",
                             "siren_epci,nom_epci,nature_juridique,mode_financement,insee_commune,siren_commune,nom_"
                             "commune,pop_totale,pop_municipale",
                             "insee_commune,siren_epci,first_vintage,last_vintage",
                             "siren_epci,nom,nature,fiscalite,first_vintage,last_vintage",
                             "vintage,siren_epci,nom,nature,fiscalite,nb_communes,pop_totale,pop_municipale",
                             "code_commune,nom_commune,code_collectivite,nom_collectivite,code_postal,population",
                             "DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE", "REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE"}) {
    EXPECT_TRUE(IsPublicationHeader(header)) << header;
  }
}

TEST(PublicationHeaderTest, PassesOverWhatOnlyLooksAlike) {
  for (const char* header :
       {"", "code,nom", "ARR,DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE",
        "vintage_from,vintage_to,siren_from,siren_to,communes_moved",
        "vintage,siren_epci,nom_epci,nature,fiscalite,insee_commune,siren_commune", "id_ti,lib_ti,nb_groupements"}) {
    EXPECT_FALSE(IsPublicationHeader(header)) << header;
  }
}

TEST_F(PublicationFilesTest, DigestIsThatOfTheBytes) {
  const auto empty = DigestOfFile(folder_.Write("empty", ""));
  EXPECT_EQ(*empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const auto long_one = DigestOfFile(folder_.Write("million", std::string(1'000'000, 'a')));
  EXPECT_EQ(*long_one, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_FALSE(DigestOfFile(folder_.path("absent")).ok());
}

}  // namespace
}  // namespace socle::cli
