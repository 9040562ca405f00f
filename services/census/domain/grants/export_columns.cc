#include "services/census/domain/grants/export_columns.h"

#include <fmt/format.h>

#include "platform/tables/xml_text.h"
#include "services/census/domain/grants/grant_table.h"
#include "services/census/domain/tables/cell_values.h"
#include "services/census/domain/tables/national_formats.h"

namespace socle::census::grants {
namespace {

using socle::tables::XmlText;

constexpr std::string_view kMatches[] = {"",          "CODE_AND_NAME", "CODE",    "NAME",
                                         "SUCCESSOR", "AMBIGUOUS",     "UNKNOWN", "DECIDED"};

std::string YearText(int32_t year) { return year == 0 ? "" : std::to_string(year); }

// Money of a day where there is one, else of the whole year: nothing is said that the list does not say.
std::string MoneyElement(const Grant& grant) {
  const std::string amount = tables::AmountText(grant.awarded);
  if (!grant.award_date.IsOpen()) {
    const std::string day = grant.award_date.ToString();
    return fmt::format(
        "    <transaction>\n      <transaction-type code=\"2\"/>\n      <transaction-date iso-date=\"{0}\"/>\n"
        "      <value currency=\"EUR\" value-date=\"{0}\">{1}</value>\n    </transaction>\n",
        day, amount);
  }
  if (grant.year == 0) return "";
  return fmt::format(
      "    <budget type=\"1\" status=\"2\">\n      <period-start iso-date=\"{0}-01-01\"/>\n"
      "      <period-end iso-date=\"{0}-12-31\"/>\n      <value currency=\"EUR\" value-date=\"{0}-01-01\">{1}</value>\n"
      "    </budget>\n",
      grant.year, amount);
}

}  // namespace

std::vector<std::string> ExportHeading() {
  std::vector<std::string> heading;
  for (const tables::TableField& field : GrantFields()) heading.emplace_back(field.name);
  heading.insert(heading.end(), {"beneficiary", "match", "source", "synthetic", "system", "keeper", "name"});
  return heading;
}

std::vector<std::string> ExportRow(const Grant& grant) {
  return {grant.external_id,
          grant.kind,
          YearText(grant.year),
          grant.title,
          grant.category,
          grant.beneficiary_label,
          grant.beneficiary_code,
          grant.departement,
          grant.cost ? tables::AmountText(*grant.cost) : "",
          tables::AmountText(grant.awarded),
          std::string(BasisText(grant.basis)),
          grant.award_date.ToString(),
          grant.beneficiary,
          std::string(kMatches[static_cast<size_t>(grant.match)]),
          grant.source,
          grant.synthetic ? "true" : "false",
          grant.system,
          grant.keeper,
          grant.Name()};
}

std::vector<size_t> NumberColumns() { return {2, 8, 9}; }

std::vector<std::string> CommonSchemaRow(const Grant& grant) {
  std::vector<std::string> holders;
  if (!grant.beneficiary.empty()) holders.push_back(grant.beneficiary);
  return {grant.id,
          grant.create_time.ToString(),
          grant.update_time.ToString(),
          grant.title,
          grant.category,
          grant.cost ? tables::CommonSchemaEuros(*grant.cost) : "",
          "",
          "",
          "",
          grant.kind,
          "",
          "",
          "",
          "",
          "",
          "",
          "[]",
          "[]",
          "",
          "",
          "",
          tables::CommonSchemaList(holders)};
}

std::string IatiActivity(const Grant& grant) {
  std::string xml = fmt::format(
      "  <iati-activity xml:lang=\"fr\" default-currency=\"EUR\" last-updated-datetime=\"{}\">\n"
      "    <iati-identifier>{}</iati-identifier>\n",
      grant.update_time.ToString(), XmlText(fmt::format("{}-{}", grant.system, grant.external_id)));
  // 40: local government; 10: the State.
  xml += fmt::format("    <reporting-org type=\"40\" ref=\"{0}\"><narrative>{0}</narrative></reporting-org>\n",
                     XmlText(grant.keeper));
  xml += tables::IatiNarrative("title", grant.title);
  if (!grant.category.empty()) xml += tables::IatiNarrative("description", grant.category);
  xml += fmt::format("    <participating-org role=\"1\" type=\"10\"><narrative>{}</narrative></participating-org>\n",
                     XmlText("État (" + grant.kind + ")"));
  xml += fmt::format("    <participating-org role=\"4\" type=\"40\"{}><narrative>{}</narrative></participating-org>\n",
                     grant.beneficiary.empty() ? "" : fmt::format(" ref=\"{}\"", XmlText(grant.beneficiary)),
                     XmlText(grant.beneficiary_label));
  xml += "    <recipient-country code=\"FR\"/>\n";
  return xml + MoneyElement(grant) + "  </iati-activity>\n";
}

}  // namespace socle::census::grants
