// DGCL: the perimeters of one 1 January, and the tables derived from all of them since 1999.
#include "services/registry/domain/sources/csv_sources.h"
#include "services/registry/domain/sources/csv_table.h"

namespace socle::registry {
namespace {

// The vintages of an interval, which must not run backwards.
void ReadVintages(std::string_view first, std::string_view last, RowChecks& checks, int16_t* first_vintage,
                  int16_t* last_vintage) {
  *first_vintage = checks.Year("FIRST_VINTAGE", first);
  *last_vintage = checks.Year("LAST_VINTAGE", last);
  if (checks.RowIsGood() && *first_vintage > *last_vintage) {
    checks.Refuse("LAST_VINTAGE", last, "is before the first vintage");
  }
}

}  // namespace

EpciList ParseEpciListCsv(const CsvInput& input) {
  enum Column : size_t { kEpci, kLabel, kNature, kFiscalite, kCommune, kCommuneSiren, kTotal, kMunicipal };
  static constexpr std::array<CsvColumn, 8> kColumns = {{{"SIREN_EPCI"},
                                                         {"NOM_EPCI"},
                                                         {"NATURE_JURIDIQUE"},
                                                         {"MODE_FINANCEMENT"},
                                                         {"INSEE_COMMUNE"},
                                                         {"SIREN_COMMUNE", false},
                                                         {"POP_TOTALE", false},
                                                         {"POP_MUNICIPALE", false}}};
  EpciList list;
  list.rows.reserve(36'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    EpciMemberRow row;
    row.epci = checks.Siren("SIREN_EPCI", table.Field(kEpci));
    row.label = checks.Label("NOM_EPCI", table.Field(kLabel));
    row.nature = checks.Label("NATURE_JURIDIQUE", table.Field(kNature));
    row.fiscalite = checks.Text("MODE_FINANCEMENT", table.Field(kFiscalite));
    row.commune = checks.CommuneCode("INSEE_COMMUNE", table.Field(kCommune));
    row.commune_siren = checks.OptionalSiren("SIREN_COMMUNE", table.Field(kCommuneSiren)).str();
    row.total_population = checks.Count("POP_TOTALE", table.Field(kTotal));
    row.municipal_population = checks.Count("POP_MUNICIPALE", table.Field(kMunicipal));
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

MembershipIntervals ParseMembershipIntervalsCsv(const CsvInput& input) {
  enum Column : size_t { kCommune, kEpci, kFirst, kLast };
  static constexpr std::array<CsvColumn, 4> kColumns = {
      {{"INSEE_COMMUNE"}, {"SIREN_EPCI"}, {"FIRST_VINTAGE"}, {"LAST_VINTAGE"}}};
  MembershipIntervals list;
  list.rows.reserve(72'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    MembershipIntervalRow row;
    row.commune = checks.CommuneCode("INSEE_COMMUNE", table.Field(kCommune));
    row.epci = checks.Siren("SIREN_EPCI", table.Field(kEpci));
    ReadVintages(table.Field(kFirst), table.Field(kLast), checks, &row.first_vintage, &row.last_vintage);
    if (checks.RowIsGood()) list.rows.push_back(row);
  }
  return list;
}

EpciIdentities ParseEpciIdentitiesCsv(const CsvInput& input) {
  enum Column : size_t { kEpci, kLabel, kNature, kFiscalite, kFirst, kLast };
  static constexpr std::array<CsvColumn, 6> kColumns = {
      {{"SIREN_EPCI"}, {"NOM"}, {"NATURE"}, {"FISCALITE"}, {"FIRST_VINTAGE"}, {"LAST_VINTAGE"}}};
  EpciIdentities list;
  list.rows.reserve(17'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    EpciIdentityRow row;
    row.epci = checks.Siren("SIREN_EPCI", table.Field(kEpci));
    row.label = checks.Label("NOM", table.Field(kLabel));
    row.nature = checks.Label("NATURE", table.Field(kNature));
    row.fiscalite = checks.Text("FISCALITE", table.Field(kFiscalite));
    ReadVintages(table.Field(kFirst), table.Field(kLast), checks, &row.first_vintage, &row.last_vintage);
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

EpciPopulations ParseEpciPopulationsCsv(const CsvInput& input) {
  enum Column : size_t { kVintage, kEpci, kTotal, kMunicipal };
  static constexpr std::array<CsvColumn, 4> kColumns = {
      {{"VINTAGE"}, {"SIREN_EPCI"}, {"POP_TOTALE"}, {"POP_MUNICIPALE"}}};
  EpciPopulations list;
  list.rows.reserve(53'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    EpciPopulationRow row;
    row.vintage = checks.Year("VINTAGE", table.Field(kVintage));
    row.epci = checks.Siren("SIREN_EPCI", table.Field(kEpci));
    row.total_population = checks.Count("POP_TOTALE", table.Field(kTotal));
    row.municipal_population = checks.Count("POP_MUNICIPALE", table.Field(kMunicipal));
    if (checks.RowIsGood()) list.rows.push_back(row);
  }
  return list;
}

}  // namespace socle::registry
