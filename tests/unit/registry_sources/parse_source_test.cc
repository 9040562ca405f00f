#include "services/registry/domain/sources/parse_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

constexpr char kCogHeader[] = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n";
constexpr char kMovementHeader[] =
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,"
    "LIBELLE_AP\n";

ParsedSource Parse(std::string_view name, const std::string& text) {
  absl::StatusOr<ParsedSource> parsed = ParseSource(name, text);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? *std::move(parsed) : ParsedSource();
}

// "line 2 COM '0100': is not the shape of a commune code", one a fault.
std::vector<std::string> Faults(const ParsedSource& parsed) {
  std::vector<std::string> faults;
  for (const RowError& e : parsed.errors)
    faults.push_back(fmt::format("line {} {} '{}': {}", e.line, e.field, e.value, e.reason));
  return faults;
}

ErrorReason ReasonFor(std::string_view name, const std::string& text) {
  const absl::StatusOr<ParsedSource> parsed = ParseSource(name, text);
  EXPECT_FALSE(parsed.ok()) << "taken as " << (parsed.ok() ? SourceOf(parsed->document).kind : "");
  return ReasonOf(parsed.status());
}

TEST(ParseSource, ReadsACogList) {
  const ParsedSource parsed =
      Parse("cog_communes_2026.csv",
            std::string(kCogHeader) +
                "COM,01001,84,01,01D,012,5,ABERGEMENT CLEMENCIAT,Abergement-Clémenciat,"
                "L'Abergement-Clémenciat,0108,\nCOMD,01015,,,,,1,ARBIGNIEU,Arbignieu,Arbignieu,,01015\n");
  EXPECT_THAT(Faults(parsed), testing::IsEmpty());
  const auto& list = std::get<CogList>(parsed.document);
  ASSERT_EQ(list.rows.size(), 2u);
  EXPECT_EQ(list.rows[0].code.view(), "01001");
  EXPECT_EQ(list.rows[0].label, "L'Abergement-Clémenciat");
  EXPECT_EQ(list.rows[0].ctcd.view(), "01D");
  EXPECT_EQ(list.rows[0].canton.view(), "0108");
  EXPECT_EQ(list.rows[0].tncc, 5);
  EXPECT_EQ(list.rows[1].type, CollectiviteType::kCommuneDeleguee);
  EXPECT_EQ(list.rows[1].parent.view(), "01015");
  EXPECT_EQ(parsed.row_count, 2);
  EXPECT_EQ(list.source.kind, kKindCog);
  EXPECT_EQ(list.source.vintage, 2026);
  EXPECT_EQ(list.source.origin, kOriginOfficial);
  EXPECT_EQ(list.source.file, "cog_communes_2026.csv");
  EXPECT_EQ(list.source.title, "INSEE, code officiel géographique, communes, au 1er janvier 2026");
}

TEST(ParseSource, DigestsTheBytes) {
  const ParsedSource parsed = Parse("cog_communes_2026.csv", kCogHeader);
  // sha256sum of the header line.
  EXPECT_EQ(SourceOf(parsed.document).digest.size(), 64u);
  EXPECT_NE(SourceOf(parsed.document).digest,
            SourceOf(Parse("cog_communes_2026.csv", kCogHeader + std::string("\n")).document).digest);
}

TEST(ParseSource, ReadsSemicolonsQuotesLowerCaseAndAByteOrderMark) {
  const ParsedSource parsed =
      Parse("cog_communes_2019.csv",
            "\xEF\xBB\xBF\"typecom\";\"com\";\"reg\";\"dep\";\"arr\";\"tncc\";\"ncc\";\"nccenr\";\"libelle\";\"can\";"
            "\"comparent\"\r\nCOM;\"2A004\";\"94\";\"2A\";\"2A1\";\"0\";AJACCIO;Ajaccio;Ajaccio;\"2A99\";\r\n");
  EXPECT_THAT(Faults(parsed), testing::IsEmpty());
  ASSERT_EQ(std::get<CogList>(parsed.document).rows.size(), 1u);
  EXPECT_EQ(std::get<CogList>(parsed.document).rows[0].code.view(), "2A004");
}

TEST(ParseSource, ReportsEveryFaultOfACogListWithItsPlace) {
  const ParsedSource parsed = Parse("cog_2026.csv", std::string(kCogHeader) +
                                                        "COM,1001,84,01,01D,012,5,,,Nom,0108,\n"        // code
                                                        "XXX,01002,84,01,01D,012,5,,,Nom,0108,\n"       // type
                                                        "COM,01003,84,01,01D,012,9,,,Nom,0108,\n"       // TNCC
                                                        "COM,01004,84,01,01D,012,5,,,,0108,\n"          // label
                                                        "COM,01005,84,01,01D,012,5,,,Nom\n"             // fields
                                                        "COMA,01006,84,01,01D,012,5,,,Nom,0108,\n"      // parent
                                                        "COM,01007,84,01,01D,012,5,,,\xC3\x28,0108,\n"  // UTF-8
                                                        "COM,01008,84,1,01D,012,5,,,Nom,0108,\n"        // département
                                                        "COM,01009,84,01,01D,012,5,,,Nom,0108,\n"
                                                        "COM,01009,84,01,01D,012,5,,,Nom,0108,\n"  // twice
                                                        "COM,01010,84,01,01D,012,5,,,N\"m,0108,\n");
  EXPECT_THAT(
      Faults(parsed),
      testing::ElementsAre(
          "line 2 COM '1001': is not the shape of a commune code",
          "line 3 TYPECOM 'XXX': is none of COM, COMD, COMA, ARM", "line 4 TNCC '9': is not a whole number in range",
          "line 5 LIBELLE '': is empty", "line 6  'COM': the row has 10 fields, the header has 12",
          "line 7 COMPARENT '': a part of a commune needs the code of its commune",
          "line 8 LIBELLE '?(': is not valid UTF-8", "line 9 DEP '1': is not the shape of a département code",
          "line 9 DEP '': a commune needs its département", "line 11 COM '01009': is listed twice with the same type",
          "line 12  '': a quote inside a field that does not begin with one"));
  EXPECT_EQ(std::get<CogList>(parsed.document).rows.size(), 1u);
  EXPECT_EQ(parsed.row_count, 11);
}

TEST(ParseSource, ReportsMissingColumns) {
  const ParsedSource parsed = Parse("cog_2026.csv", "TYPECOM,COM,REG\nCOM,01001,84\n");
  EXPECT_THAT(Faults(parsed), testing::Contains("line 1 LIBELLE '': the column is missing"));
  EXPECT_THAT(Faults(parsed), testing::SizeIs(6));
}

TEST(ParseSource, StopsCountingFaultsAtTheLimit) {
  std::string text = kCogHeader;
  for (int i = 0; i < 3000; ++i) text += "bad\n";
  const ParsedSource parsed = Parse("cog_2026.csv", text);
  EXPECT_EQ(parsed.errors.size(), kMaxRowErrors);
  EXPECT_EQ(parsed.row_count, 3000);
}

TEST(ParseSource, ReadsMovementsWithAnEmptySide) {
  const ParsedSource parsed = Parse("cog_mouvements_2026.csv",
                                    std::string(kMovementHeader) +
                                        "33,2000-02-27,COM,59355,0,LOMME,Lomme,Lomme,COMA,59355,0,LOMME,Lomme,Lomme\n"
                                        "20,2011-03-31,,,,,,,COM,97601,1,ACOUA,Acoua,Acoua\n");
  EXPECT_THAT(Faults(parsed), testing::IsEmpty());
  const auto& list = std::get<MovementList>(parsed.document);
  ASSERT_EQ(list.rows.size(), 2u);
  EXPECT_EQ(list.rows[0].mod, 33);
  EXPECT_EQ(list.rows[0].date, Date::Of(2000, 2, 27));
  EXPECT_EQ(list.rows[0].after.type, CollectiviteType::kCommuneAssociee);
  EXPECT_TRUE(list.rows[1].before.empty());
  EXPECT_EQ(list.rows[1].after.label, "Acoua");
}

TEST(ParseSource, ReportsFaultsOfMovements) {
  const ParsedSource parsed = Parse("mvt_2026.csv", std::string(kMovementHeader) +
                                                        "99,2000-02-27,COM,59355,0,,,Lomme,COMA,59355,0,,,Lomme\n"
                                                        "x,2000-02-27,COM,59355,0,,,Lomme,COMA,59355,0,,,Lomme\n"
                                                        "33,2000-02-30,COM,59355,0,,,Lomme,COMA,59355,0,,,Lomme\n"
                                                        "33,2000-02-27,,,,,,,,,,,,\n"
                                                        "33,2000-02-27,COM,,0,,,Lomme,COMA,59355,0,,,Lomme\n"
                                                        "33,2000-02-27,,,0,,,Lomme,COMA,59355,0,,,Lomme\n");
  EXPECT_THAT(Faults(parsed),
              testing::ElementsAre("line 2 MOD '99': is not a movement that this registry knows how to apply",
                                   "line 3 MOD 'x': is not a whole number in range",
                                   "line 4 DATE_EFF '2000-02-30': is not a date such as 2016-01-01",
                                   "line 5 COM_AV '': a movement needs a commune before or after it",
                                   "line 6 COM_AV '': is not the shape of a commune code",
                                   "line 7 LIBELLE_AV 'Lomme': a side without code has a label"));
  EXPECT_TRUE(std::get<MovementList>(parsed.document).rows.empty());
}

TEST(ParseSource, ReadsTheTablesOfEpci) {
  const ParsedSource list =
      Parse("epci_membership_2025.csv",
            "siren_epci,nom_epci,nature_juridique,mode_financement,insee_commune,siren_commune,nom_commune,"
            "pop_totale,pop_municipale\n200093201,Métropole Européenne de Lille,METRO,FPU,59350,215903501,"
            "Lille,240000,236234\n");
  ASSERT_THAT(Faults(list), testing::IsEmpty());
  EXPECT_EQ(std::get<EpciList>(list.document).rows.at(0).municipal_population, 236234);

  const ParsedSource intervals =
      Parse("x.csv", "insee_commune,siren_epci,first_vintage,last_vintage\n01001,200035210,2013,2016\n");
  EXPECT_EQ(SourceOf(intervals.document).kind, kKindEpciIntervals);
  EXPECT_EQ(SourceOf(intervals.document).vintage, 2016) << "the last year of the content";

  const ParsedSource backwards =
      Parse("x.csv", "insee_commune,siren_epci,first_vintage,last_vintage\n01001,200035210,2016,2013\n");
  EXPECT_THAT(Faults(backwards), testing::ElementsAre("line 2 LAST_VINTAGE '2013': is before the first vintage"));

  const ParsedSource identities = Parse(
      "x.csv",
      "siren_epci,nom,nature,fiscalite,first_vintage,last_vintage\n200000001,CA du Grand Guéret,CA,FPU,2013,2013\n");
  EXPECT_EQ(std::get<EpciIdentities>(identities.document).rows.at(0).nature, "CA");

  const ParsedSource populations =
      Parse("x.csv",
            "vintage,siren_epci,nom,nature,fiscalite,nb_communes,pop_totale,pop_municipale\n"
            "2013,200000001,CA du Grand Guéret,CA,FPU,22,30070,28583\n");
  EXPECT_EQ(std::get<EpciPopulations>(populations.document).rows.at(0).total_population, 30070);
}

TEST(ParseSource, ReadsDivisionsAndOverseasCommunes) {
  const ParsedSource departements =
      Parse("cog_departements_2026.csv", "DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n01,84,01053,5,AIN,Ain,Ain\n");
  EXPECT_EQ(std::get<DivisionList>(departements.document).rows.at(0).region.view(), "84");
  const ParsedSource regions = Parse(
      "cog_regions_2026.csv", "REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n01,97105,3,GUADELOUPE,Guadeloupe,Guadeloupe\n");
  EXPECT_EQ(std::get<DivisionList>(regions.document).rows.at(0).type, CollectiviteType::kRegion);
  const ParsedSource overseas =
      Parse("outremer.csv",
            "code_commune,nom_commune,code_collectivite,nom_collectivite,code_postal,population\n"
            "97501,Miquelon-Langlade,975,Saint-Pierre-et-Miquelon,97500,596\n"
            "98711,Anaa,987,Polynésie française,98760|98786|98790,970\n"
            "98901,Île de Clipperton,989,Île de Clipperton,98799,\n");
  ASSERT_THAT(Faults(overseas), testing::IsEmpty());
  EXPECT_EQ(std::get<OverseasList>(overseas.document).rows.at(2).population, -1);
  EXPECT_EQ(std::get<OverseasList>(overseas.document).rows.at(1).postal_code, "98760 98786 98790");
  EXPECT_EQ(SourceOf(overseas.document).vintage, 0);
}

TEST(ParseSource, ReadsCommunesOfThePackage) {
  const ParsedSource parsed = Parse(
      "decoupage-6.0.0/data/communes.json",
      R"([{"code":"01015","nom":"Arboys en Bugey","typeLiaison":1,"zone":"metro","arrondissement":"011","departement":"01",
          "region":"84","type":"commune-actuelle","rangChefLieu":0,"anciensCodes":["01340"],"siren":"200053668",
          "codesPostaux":["01300"],"population":710},
          {"code":"98411","nom":"Îles Saint-Paul et Nouvelle-Amsterdam","collectiviteOutremer":{"code":"984","nom":"TAAF"},
           "type":"commune-actuelle"},
          {"code":"13201","nom":"Marseille 1er Arrondissement","typeLiaison":0,"type":"arrondissement-municipal","commune":"13055"}])");
  ASSERT_THAT(Faults(parsed), testing::IsEmpty());
  const auto& list = std::get<CogList>(parsed.document);
  EXPECT_EQ(list.source.vintage, 2026);
  EXPECT_EQ(list.source.origin, kOriginNpm);
  EXPECT_THAT(list.rows.at(0).former_codes, testing::ElementsAre("01340"));
  EXPECT_THAT(list.rows.at(0).postal_codes, testing::ElementsAre("01300"));
  EXPECT_EQ(list.rows.at(0).siren, "200053668");
  EXPECT_EQ(list.rows.at(1).departement.view(), "984");
  EXPECT_EQ(list.rows.at(1).zone, "com");
  EXPECT_EQ(list.rows.at(1).tncc, -1);
  EXPECT_EQ(list.rows.at(2).parent.view(), "13055");
}

TEST(ParseSource, ReportsFaultsOfJsonByTheIndexOfTheElement) {
  const ParsedSource parsed = Parse("decoupage-6.0.0/data/communes.json",
                                    R"([{"code":"01015","nom":"A","type":"commune-actuelle","departement":"01"},
                                        {"code":"x","nom":"B","type":"commune-actuelle","departement":"01"},
                                        3,
                                        {"code":"01016","nom":7,"type":"commune-actuelle","departement":"01"},
                                        {"code":"01017","nom":"C","type":"village","departement":"01"},
                                        {"code":"01018","nom":"D","type":"commune-actuelle","departement":"01","population":-4},
                                        {"code":"01019","nom":"E","type":"commune-actuelle","departement":"01","codesPostaux":"59000"}])");
  EXPECT_THAT(Faults(parsed),
              testing::ElementsAre("line 2 code 'x': is not the shape of a commune code",
                                   "line 3  '': is not a JSON object", "line 4 nom '': is not text",
                                   "line 4 nom '': is empty", "line 5 type 'village': is no type of commune",
                                   "line 6 population '-4': is not a whole number in range",
                                   "line 7 codesPostaux '': is not a list"));
}

TEST(ParseSource, ReportsLinksOfTheHistoriqueThatLeadNowhere) {
  const ParsedSource parsed =
      Parse("decoupage-0.8.0/data/historique-communes.json",
            R"([{"nom":"Lomme","type":"COM","code":"59355","typeLiaison":0,"dateFin":"2000-02-27",
                                         "successeur":"COMA-59355@2000-02-27","id":"COM-59355@1943-01-01"}])");
  EXPECT_THAT(Faults(parsed), testing::ElementsAre(
                                  "line 1 successeur 'COMA-59355@2000-02-27': names a record that is not in the file"));
}

TEST(ParseSource, ReadsEpciOfThePackageWithThePopulationOfTheGroup) {
  const ParsedSource parsed = Parse(
      "decoupage-6.0.0/data/epci.json",
      R"([{"code":"200000172","nom":"CC Faucigny - Glières","type":"CC","modeFinancement":"FPU","populationTotale":29204,
          "populationMunicipale":28363,"membres":[{"code":"74042","siren":"217400423","nom":"Bonneville","populationTotale":13736,
          "populationMunicipale":13320}]}])");
  ASSERT_THAT(Faults(parsed), testing::IsEmpty());
  const auto& list = std::get<EpciList>(parsed.document);
  EXPECT_EQ(list.source.vintage, 2025) << "6.0.0 holds the perimeters of 2025";
  EXPECT_EQ(list.rows.at(0).commune_siren, "217400423");
  EXPECT_EQ(std::get<1>(list.group_populations.at(0)), 29204);
}

TEST(ParseSource, RefusesWhatIsNoneOfItsPublications) {
  for (const char* text :
       {"", "\n", "a,b\n1,2\n", "ARR,DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n", "siren,libelle\n1,2\n", "[]", "[1,2]",
        "{}", "[{\"x\":1}]", "[{", "\"never closed", "%PDF-1.7\n", "\xFF\xFE"}) {
    EXPECT_EQ(ReasonFor("x_2026.csv", text), ErrorReason::UNKNOWN_SOURCE_KIND) << text;
  }
}

TEST(ParseSource, RefusesAListOfUnknownYear) {
  EXPECT_EQ(ReasonFor("communes.csv", kCogHeader), ErrorReason::UNKNOWN_SOURCE_KIND);
  EXPECT_EQ(ReasonFor("decoupage-5.0.0/data/communes.json",
                      R"([{"code":"01015","nom":"A","type":"commune-actuelle","departement":"01"}])"),
            ErrorReason::UNKNOWN_SOURCE_KIND);
}

TEST(ParseSource, RefusesTheStrayListOfAnotherDay) {
  EXPECT_EQ(ReasonFor("decoupage-5.3.0/data/communes-2025-01-08.json",
                      R"([{"code":"01015","nom":"A","type":"commune-actuelle","departement":"01"}])"),
            ErrorReason::UNKNOWN_SOURCE_KIND);
}

}  // namespace
}  // namespace socle::registry
