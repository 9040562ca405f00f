#include "cli/output/export_format.h"

#include "cli/names/entity_name.h"
#include "cli/text/wording.h"
#include "platform/tables/csv_line.h"

namespace socle::cli {

using registry::v1::Collectivite;

namespace {

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : " ") + std::string(ShortName(value));
  return text;
}

std::string Number(bool is_set, int64_t number) { return is_set ? std::to_string(number) : ""; }

}  // namespace

std::string ExportCsvHeader() {
  return tables::CsvLine({"name",
                          "type",
                          "code",
                          "display_name",
                          "article_code",
                          "siren",
                          "postal_codes",
                          "parent",
                          "departements",
                          "regions",
                          "arrondissement_code",
                          "canton_code",
                          "ctcd_code",
                          "chef_lieu",
                          "zone",
                          "nature",
                          "fiscalite",
                          "population_year",
                          "population_municipale",
                          "population_totale",
                          "memberships",
                          "perimeter_year",
                          "valid_from",
                          "valid_to",
                          "begin_precision",
                          "end_precision",
                          "legal_person"});
}

std::string ExportCsvRow(const Collectivite& c) {
  const auto& population = c.population();
  std::string groups;
  int perimeter = 0;
  for (const auto& membership : c.memberships()) {
    groups += (groups.empty() ? "" : " ") + std::string(ShortName(membership.group()));
    perimeter = std::max(perimeter, membership.perimeter_year());
  }
  const auto precision = [](registry::v1::Validity::Precision value) {
    return value == registry::v1::Validity::PRECISION_UNSPECIFIED ? std::string()
                                                                  : registry::v1::Validity::Precision_Name(value);
  };
  return tables::CsvLine({std::string(ShortName(c.name())),
                          Collectivite::Type_Name(c.type()),
                          c.code(),
                          c.display_name(),
                          Number(c.has_article_code(), c.article_code()),
                          c.siren(),
                          Joined(c.postal_codes()),
                          std::string(ShortName(c.parent())),
                          Joined(c.departements()),
                          Joined(c.regions()),
                          c.arrondissement_code(),
                          c.canton_code(),
                          c.ctcd_code(),
                          std::string(ShortName(c.chef_lieu())),
                          c.zone() == Collectivite::ZONE_UNSPECIFIED ? "" : Collectivite::Zone_Name(c.zone()),
                          c.nature(),
                          c.fiscalite(),
                          Number(population.year() != 0, population.year()),
                          Number(population.has_municipale(), population.municipale()),
                          Number(population.has_totale(), population.totale()),
                          groups,
                          Number(perimeter != 0, perimeter),
                          DateText(c.validity().valid_from()),
                          DateText(c.validity().valid_to()),
                          precision(c.validity().begin_precision()),
                          precision(c.validity().end_precision()),
                          c.legal_person() ? "true" : "false"});
}

}  // namespace socle::cli
