#include "services/registry/domain/organisations/organisation.h"

#include <gtest/gtest.h>

#include "services/registry/domain/organisations/organisation_lists.h"
#include "tests/unit/registry_written/small_ground.h"

namespace socle::registry {
namespace {

std::vector<std::string> FieldsOf(const Organisation& organisation) {
  std::vector<std::string> fields;
  for (const Fault& fault : CheckOrganisation(organisation, Ground())) fields.push_back(fault.field);
  return fields;
}

using Fields = std::vector<std::string>;

TEST(OrganisationRules, NumbersHaveAShapeAndAnEpciIsNoOrganisation) {
  EXPECT_EQ(FieldsOf({.siren = "12345678"}), (Fields{"siren"}));
  EXPECT_EQ(FieldsOf({.siren = "200000198"}), (Fields{"siren"}));
  EXPECT_EQ(FieldsOf({.rna = "751000000"}), (Fields{"rna"}));
  EXPECT_EQ(FieldsOf({.siren = "130005481", .rna = "W751000000"}), Fields{});
}

TEST(OrganisationRules, AWrongCheckDigitIsAnAdvisoryNotARefusal) {
  EXPECT_EQ(FieldsOf({.siren = "704930550"}), Fields{});
  const auto advisories = OrganisationAdvisories({.siren = "704930550"});
  ASSERT_EQ(advisories.size(), 1u);
  EXPECT_EQ(advisories[0].rule, "siren-checksum");
  EXPECT_TRUE(OrganisationAdvisories({.siren = "130005481"}).empty());
}

TEST(OrganisationRules, MembersAndCompetencesAreNamesAndCodesEachOnce) {
  Organisation organisation;
  organisation.members = {{"collectivites/commune-59001", {"banatic-2021/1505", "1505"}},
                          {"collectivites/commune-59001", {}}};
  organisation.competences = {"a/b/c", "banatic-2021/1505", "banatic-2021/1505"};
  organisation.seat = "collectivites/commune-75056";
  EXPECT_EQ(FieldsOf(organisation),
            (Fields{"seat", "members[1]", "members[0].competences[1]", "competences[0]", "competences[2]"}));
}

TEST(OrganisationRules, AnIdIsMadeOfItsNumbers) {
  EXPECT_EQ(IdOfNumbers({.siren = "130005481", .rna = "W751000000"}), "siren-130005481");
  EXPECT_EQ(IdOfNumbers({.rna = "W75100000A"}), "rna-w75100000a");
  EXPECT_EQ(IdOfNumbers({}), "");
}

TEST(CompetenceCodes, AreAListAndACode) {
  for (const char* good : {"banatic-2021/1505", "m57-2025/90-512"}) EXPECT_TRUE(IsCompetenceCode(good)) << good;
  for (const char* bad : {"", "1505", "/1505", "banatic-2021/", "Banatic/1", "a b/1", "a/1 2"}) {
    EXPECT_FALSE(IsCompetenceCode(bad)) << bad;
  }
}

TEST(Labels, CompareWithoutCaseAccentsAndPlurals) {
  EXPECT_EQ(ComparableLabel("Aménagement et services urbains > Eclairage public"), ComparableLabel("Éclairage public"));
  EXPECT_EQ(ComparableLabel("Transports scolaires"), ComparableLabel("Transport scolaire"));
  EXPECT_NE(ComparableLabel("Eau"), ComparableLabel("Eaux pluviales"));
}

constexpr char kGroupements[] =
    "siren,libelle,region_code,departement_code,nature,population\n"
    "255600793,Syndicat de la vallée,32,59,SMF,176457\n"
    "200000198,CC,32,59,CC,1200\n"
    "200035855,PETR,32,59,PETR,\n"
    "123456789,CC inconnue,32,59,CC,5\n"
    "255600793,Encore,32,59,SIVU,1\n"
    "255600801,Autre,32,59,XYZ,1\n"
    "25560080,Court,32,59,SIVU,1\n";
constexpr char kCompetences[] =
    "siren,competence_code\n255600793,1505\n255600793,1502\n200000198,1510\n200000198,1502\n999999999,1502\n"
    "255600793,1505\n255600793,\n";

ImportedOrganisations Read(std::vector<ImportedFile> files) {
  auto read = ReadOrganisationLists(files, Ground());
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? *std::move(read) : ImportedOrganisations{};
}

TEST(Banatic, GroupementsBecomeOrganisationsAndEpciStayCollectivites) {
  const ImportedOrganisations imported = Read({{"groupements.csv", kGroupements}});
  ASSERT_EQ(imported.list.resources.size(), 2u);
  EXPECT_EQ(imported.list.resources[0].id, "siren-200035855");
  EXPECT_EQ(imported.list.resources[0].content.kind, OrganisationKind::kPetr);
  EXPECT_EQ(imported.list.resources[0].content.population, std::nullopt);
  const Organisation& syndicat = imported.list.resources[1].content;
  EXPECT_EQ(syndicat.label, "Syndicat de la vallée");
  EXPECT_EQ(syndicat.kind, OrganisationKind::kSyndicatMixteFerme);
  EXPECT_EQ(syndicat.legal_form, "SMF");
  EXPECT_EQ(syndicat.population, 176457);
  EXPECT_EQ(imported.list.row_count, 7);
  EXPECT_EQ(imported.list.error_count, 4);
  ASSERT_EQ(imported.held.size(), 1u);
  EXPECT_EQ(imported.held[0].collectivite, "epci-200000198");
}

TEST(Banatic, CompetencesGoToWhoHasThemAndOthersAreRowErrors) {
  const ImportedOrganisations imported = Read({{"c.csv", kCompetences}, {"g.csv", kGroupements}});
  EXPECT_EQ(imported.list.resources[1].content.competences,
            (std::vector<std::string>{"banatic-2021/1502", "banatic-2021/1505"}));
  EXPECT_EQ(imported.held[0].codes, (std::vector<std::string>{"1502", "1510"}));
  EXPECT_EQ(imported.list.link_count, 4);
  EXPECT_EQ(imported.list.error_count, 4 + 3);
  ASSERT_EQ(imported.competences.size(), 3u);
  EXPECT_EQ(imported.competences[0].label, "") << "what no source gives is left empty";
}

TEST(Banatic, LabelsAndTheReferentialAreTwoLists) {
  const ImportedOrganisations imported = Read(
      {{"banatic_competences.csv", "code,nom\n1502,Eau\n"},
       {"referentiel_competences_m57_2025.csv", "code,competence-sous-competence\n90-732,Eau potable\nbad code,x\n"}});
  ASSERT_EQ(imported.competences.size(), 2u);
  EXPECT_EQ(imported.competences[0], (Competence{"banatic-2021", "1502", "Eau"}));
  EXPECT_EQ(imported.competences[1], (Competence{"m57-2025", "90-732", "Eau potable"}));
  EXPECT_EQ(imported.list.error_count, 1);
}

}  // namespace
}  // namespace socle::registry
