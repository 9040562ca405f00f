#include "services/census/domain/tables/national_formats.h"

#include <fmt/format.h>

#include "platform/tables/xml_text.h"

namespace socle::census::tables {

using socle::tables::XmlText;

std::vector<std::string> CommonSchemaHeading() {
  return {"id",
          "createdAt",
          "updatedAt",
          "nom",
          "description",
          "budgetPrevisionnel",
          "dateDebutPrevisionnelle",
          "phase",
          "phaseStatut",
          "programme",
          "porteurCodeSiret",
          "porteurReferentEmail",
          "porteurReferentTelephone",
          "porteurReferentPrenom",
          "porteurReferentNom",
          "porteurReferentFonction",
          "competences",
          "leviers",
          "mecId",
          "tetId",
          "recocoId",
          "collectiviteIds"};
}

std::string CommonSchemaEuros(int64_t cents) { return std::to_string((cents + 50) / 100); }

std::string CommonSchemaList(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    list += list.empty() ? "\"" : ",\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') list += '\\';
      list += c;
    }
    list += '"';
  }
  return "[" + list + "]";
}

std::string IatiBegin(const std::string& generated) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\" generated-datetime=\"{}\">\n",
      generated);
}

std::string IatiEnd() { return "</iati-activities>\n"; }

std::string IatiNarrative(std::string_view element, std::string_view text, std::string_view attributes, size_t indent) {
  return fmt::format("{:{}}<{}{}{}><narrative>{}</narrative></{}>\n", "", indent, element,
                     attributes.empty() ? "" : " ", attributes, XmlText(text), element);
}

}  // namespace socle::census::tables
