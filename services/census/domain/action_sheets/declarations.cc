#include "services/census/domain/action_sheets/declarations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "platform/tables/xml_text.h"
#include "services/census/domain/action_sheets/sheet_totals.h"
#include "services/census/domain/tables/cell_values.h"
#include "services/census/domain/tables/national_formats.h"

namespace socle::census::sheets {
namespace {

using socle::tables::XmlText;
using tables::IatiNarrative;

std::string DayText(Date day) { return day.IsOpen() ? "" : day.ToString(); }

std::string_view PhaseText(Phase phase) {
  static constexpr std::string_view kTexts[] = {"", "Idée", "Étude", "Opération"};
  return kTexts[static_cast<size_t>(phase)];
}

// Of what is not begun the schema has no word.
std::string_view PhaseStatus(const Sheet& sheet, Date today) {
  switch (sheet.status) {
    case Status::kInProgress:
      return LateFrom(sheet) <= today ? "En retard" : "En cours";
    case Status::kPaused:
      return "En pause";
    case Status::kBlocked:
      return "Bloqué";
    case Status::kCompleted:
      return "Terminé";
    case Status::kAbandoned:
      return "Abandonné";
    default:
      return "";
  }
}

std::string IdIn(const Sheet& sheet, std::string_view system) {
  for (const ExternalIdentifier& id : sheet.external_ids) {
    if (id.system == system) return id.id;
  }
  return "";
}

std::string WithoutCollection(const std::string& name) { return name.substr(name.find('/') + 1); }

std::string Budget(const Sheet& sheet) {
  const std::vector<Totals> all = TotalsOf(sheet);
  if (all.size() != 1 || !all.front().has_cost) return "";
  return tables::CommonSchemaEuros(all.front().planned());
}

// ActivityStatus of IATI.
int ActivityStatus(Status status) {
  switch (status) {
    case Status::kInProgress:
      return 2;
    case Status::kCompleted:
      return 4;
    case Status::kAbandoned:
    case Status::kRejected:
      return 5;
    case Status::kPaused:
    case Status::kBlocked:
      return 6;
    default:
      return 1;
  }
}

// 1 funds, 4 carries out; 40: local government, which is known of collectivités alone.
std::string Organisation(int role, const std::string& name, const std::string& label) {
  if (name.empty() && label.empty()) return "";
  std::string attributes = fmt::format("role=\"{}\"", role);
  if (name.starts_with("collectivites/")) attributes += " type=\"40\"";
  if (!name.empty()) attributes += fmt::format(" ref=\"{}\"", XmlText(name));
  return IatiNarrative("participating-org", label.empty() ? name : label, attributes);
}

std::string ActivityDate(int type, Date day) {
  return day.IsOpen() ? "" : fmt::format("    <activity-date type=\"{}\" iso-date=\"{}\"/>\n", type, day.ToString());
}

// One a year: what is planned for it, where all of it is in one unit of euros; 2 is committed, 1 indicative.
std::string Budgets(const Sheet& sheet) {
  if (TotalsOf(sheet).size() != 1) return "";
  std::map<int32_t, int64_t> years;
  for (const BudgetLine& line : sheet.budget) {
    if (line.unit != Unit::kFte && line.year != 0 && line.planned) years[line.year] += *line.planned;
  }
  std::string xml;
  for (const auto& [year, cents] : years) {
    xml += fmt::format(
        "    <budget type=\"1\" status=\"{1}\">\n      <period-start iso-date=\"{0}-01-01\"/>\n"
        "      <period-end iso-date=\"{0}-12-31\"/>\n      <value currency=\"EUR\" "
        "value-date=\"{0}-01-01\">{2}</value>\n"
        "    </budget>\n",
        year, sheet.IsEngaged() ? 2 : 1, tables::AmountText(cents));
  }
  return xml;
}

// 11: incoming commitment, 1: incoming funds.
std::string Transaction(int type, const Amount& cents, Date day, const FundingLine& line) {
  if (!cents || day.IsOpen()) return "";
  const std::string& provider = line.financer_label.empty() ? line.financer : line.financer_label;
  const std::string ref = line.financer.empty() ? "" : fmt::format("ref=\"{}\"", XmlText(line.financer));
  return fmt::format(
      "    <transaction>\n      <transaction-type code=\"{0}\"/>\n      <transaction-date iso-date=\"{1}\"/>\n"
      "      <value currency=\"EUR\" value-date=\"{1}\">{2}</value>\n{3}    </transaction>\n",
      type, day.ToString(), tables::AmountText(*cents), IatiNarrative("provider-org", provider, ref, 6));
}

std::string Result(const Target& target) {
  const auto year_of = [](int32_t year) { return year == 0 ? "" : fmt::format(" year=\"{}\"", year); };
  const std::string& label = target.label.empty() ? target.indicator : target.label;
  std::string xml = "    <result type=\"9\">\n" + IatiNarrative("title", label, "", 6) +
                    "      <indicator measure=\"1\">\n" + IatiNarrative("title", label, "", 8);
  if (!target.baseline.empty() && target.baseline_year != 0) {
    xml += fmt::format("        <baseline{} value=\"{}\"/>\n", year_of(target.baseline_year), target.baseline);
  }
  const int32_t year = target.target_year != 0 ? target.target_year : target.reached_year;
  if (year != 0) {
    xml += fmt::format(
        "        <period>\n          <period-start iso-date=\"{0}-01-01\"/>\n          <period-end "
        "iso-date=\"{0}-12-31\"/>\n",
        year);
    if (!target.target.empty() && target.target_year == year) {
      xml += fmt::format("          <target value=\"{}\"/>\n", target.target);
    }
    if (!target.reached.empty() && target.reached_year == year) {
      xml += fmt::format("          <actual value=\"{}\"/>\n", target.reached);
    }
    xml += "        </period>\n";
  }
  return xml + "      </indicator>\n    </result>\n";
}

}  // namespace

std::vector<std::string> CommonSchemaRow(const Sheet& sheet, Date today) {
  std::set<std::string> holders;
  for (const std::string& name : {sheet.origin, sheet.owner}) {
    if (name.starts_with("collectivites/")) holders.insert(name);
  }
  return {sheet.id,
          sheet.create_time.ToString(),
          sheet.update_time.ToString(),
          sheet.title,
          sheet.description,
          Budget(sheet),
          DayText(sheet.start),
          std::string(PhaseText(sheet.phase)),
          std::string(PhaseStatus(sheet, today)),
          sheet.programmes.empty() ? "" : WithoutCollection(sheet.programmes.front().programme),
          "",
          "",
          "",
          "",
          "",
          sheet.technical_referent.function,
          "[]",
          "[]",
          IdIn(sheet, "mec"),
          IdIn(sheet, "tet"),
          IdIn(sheet, "recoco"),
          tables::CommonSchemaList({holders.begin(), holders.end()})};
}

std::string IatiActivity(const Sheet& sheet) {
  std::string xml = fmt::format(
      "  <iati-activity xml:lang=\"fr\" default-currency=\"EUR\" last-updated-datetime=\"{}\">\n"
      "    <iati-identifier>{}</iati-identifier>\n",
      sheet.update_time.ToString(), XmlText(fmt::format("{}-{}", WithoutCollection(sheet.origin), sheet.id)));
  xml += IatiNarrative("reporting-org", sheet.origin,
                       fmt::format("{}ref=\"{}\"", sheet.origin.starts_with("collectivites/") ? "type=\"40\" " : "",
                                   XmlText(sheet.origin)));
  xml += IatiNarrative("title", sheet.title);
  if (!sheet.description.empty()) xml += IatiNarrative("description", sheet.description, "type=\"1\"");
  if (!sheet.objectives.empty()) xml += IatiNarrative("description", sheet.objectives, "type=\"2\"");
  std::set<std::pair<std::string, std::string>> financers;
  for (const FundingLine& line : sheet.funding) financers.emplace(line.financer, line.financer_label);
  for (const auto& [name, label] : financers) xml += Organisation(1, name, label);
  xml += Organisation(4, sheet.owner, "");
  xml += fmt::format("    <activity-status code=\"{}\"/>\n", ActivityStatus(sheet.status));
  // 1: planned begin, 3: planned end. What really happened no sheet says.
  xml += ActivityDate(1, sheet.start) + ActivityDate(3, sheet.end);
  xml += "    <recipient-country code=\"FR\"/>\n" + Budgets(sheet);
  for (const FundingLine& line : sheet.funding) {
    xml += Transaction(11, line.awarded, line.award_date, line) + Transaction(1, line.paid, line.payment_date, line);
  }
  for (const Target& target : sheet.targets) xml += Result(target);
  return xml + "  </iati-activity>\n";
}

std::vector<std::string> CncdHeading() {
  return {"Identifiant",
          "Titre",
          "Année de première signature de la convention",
          "Thématique",
          "Sous-thématique",
          "Sous-sous-thématique",
          "Autres thématiques",
          "Année de début du partenariat",
          "Le partenariat est",
          "Date de fin",
          "Contexte",
          "Pays",
          "Partenaire étranger",
          "Contacts"};
}

std::vector<std::string> CncdRow(const Sheet& sheet, Date today) {
  std::string others;
  for (size_t i = 1; i < sheet.themes.size(); ++i) others += (others.empty() ? "" : "; ") + sheet.themes[i];
  // "En cours" with an end that has passed is a question to who declares, so the end is left to stand beside it.
  std::string state(PhaseStatus(sheet, today));
  if (state == "En retard") state = "En cours";
  return {IdIn(sheet, "cncd"),
          sheet.title,
          "",
          sheet.themes.empty() ? "" : sheet.themes.front(),
          "",
          "",
          others,
          sheet.start.IsOpen() ? "" : sheet.start.ToString().substr(0, 4),
          state,
          DayText(sheet.end),
          sheet.description,
          "",
          "",
          ""};
}

}  // namespace socle::census::sheets
