// INSEE, régions and départements of the COG; communes of the collectivités d'outre-mer.
#include "services/registry/domain/sources/csv_sources.h"
#include "services/registry/domain/sources/csv_table.h"

namespace socle::registry {
namespace {

// "98760|98786" → "98760 98786".
std::string PostalCodesOf(std::string_view text, RowChecks& checks) {
  std::string codes;
  while (!text.empty()) {
    const std::string_view code = text.substr(0, text.find('|'));
    if (!IsPostalCode(code)) checks.Refuse("CODE_POSTAL", code, "is not a postal code of five digits");
    codes += (codes.empty() ? "" : " ") + std::string(code);
    text.remove_prefix(std::min(text.size(), code.size() + 1));
  }
  return codes;
}

}  // namespace

DivisionList ParseDivisionsCsv(const CsvInput& input, CollectiviteType type) {
  enum Column : size_t { kRegion, kChefLieu, kTncc, kLabel, kDepartement };
  static constexpr std::array<CsvColumn, 5> kColumns = {{{"REG"}, {"CHEFLIEU"}, {"TNCC"}, {"LIBELLE"}, {"DEP", false}}};
  DivisionList list;
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    DivisionRow row;
    row.type = type;
    const Code region = checks.RegionCode("REG", table.Field(kRegion));
    if (region.empty()) checks.Refuse("REG", "", "is empty");
    if (type == CollectiviteType::kDepartement) {
      row.code = checks.DepartementCode("DEP", table.Field(kDepartement));
      row.region = region;
      if (row.code.empty()) checks.Refuse("DEP", "", "is empty");
    } else {
      row.code = region;
    }
    row.chef_lieu = checks.OptionalCommuneCode("CHEFLIEU", table.Field(kChefLieu));
    row.tncc = checks.Tncc("TNCC", table.Field(kTncc));
    row.label = checks.Label("LIBELLE", table.Field(kLabel));
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

OverseasList ParseOverseasCsv(const CsvInput& input) {
  enum Column : size_t { kCommune, kLabel, kCollectivite, kCollectiviteLabel, kPostal, kPopulation };
  static constexpr std::array<CsvColumn, 6> kColumns = {{{"CODE_COMMUNE"},
                                                         {"NOM_COMMUNE"},
                                                         {"CODE_COLLECTIVITE"},
                                                         {"NOM_COLLECTIVITE"},
                                                         {"CODE_POSTAL", false},
                                                         {"POPULATION", false}}};
  OverseasList list;
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    OverseasRow row;
    row.commune = checks.CommuneCode("CODE_COMMUNE", table.Field(kCommune));
    row.label = checks.Label("NOM_COMMUNE", table.Field(kLabel));
    row.collectivite = checks.DepartementCode("CODE_COLLECTIVITE", table.Field(kCollectivite));
    row.collectivite_label = checks.Label("NOM_COLLECTIVITE", table.Field(kCollectiviteLabel));
    row.postal_code = PostalCodesOf(table.Field(kPostal), checks);
    row.population = checks.Count("POPULATION", table.Field(kPopulation));
    if (row.collectivite.empty()) checks.Refuse("CODE_COLLECTIVITE", "", "is empty");
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

}  // namespace socle::registry
