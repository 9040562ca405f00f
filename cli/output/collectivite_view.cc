#include "cli/output/collectivite_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/text/display_width.h"
#include "cli/text/table.h"
#include "cli/text/wording.h"

namespace socle::cli {

using google::protobuf::RepeatedPtrField;
using registry::v1::Collectivite;
using registry::v1::Membership;

namespace {

constexpr size_t kLabelWidth = 16;

void PrintFact(const Console& console, std::string_view label, const std::string& value) {
  if (value.empty()) return;
  const std::string padding(kLabelWidth - std::min(kLabelWidth, DisplayWidth(label)), ' ');
  console.out << "  " << console.Dim(label) << padding << Printable(value) << '\n';
}

// The code at the end of a short name: "59" of "collectivites/departement-59".
std::string CodeOf(std::string_view name) { return std::string(name.substr(name.rfind('-') + 1)); }

std::string CodesText(const RepeatedPtrField<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + CodeOf(name);
  return text;
}

std::string ValuesText(const RepeatedPtrField<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

std::string PopulationFact(const Collectivite& collectivite) {
  std::string text = PopulationText(collectivite.population());
  if (collectivite.population().has_municipale() && collectivite.population().has_totale()) {
    text += fmt::format(" (totale {})", NumberText(collectivite.population().totale()));
  }
  return text;
}

std::string NatureFact(const Collectivite& collectivite) {
  if (collectivite.fiscalite().empty()) return collectivite.nature();
  return collectivite.nature() + ", " + collectivite.fiscalite();
}

// Every type that is a legal person by nature need not say so.
std::string LegalPersonFact(const Collectivite& collectivite) {
  if (collectivite.legal_person()) return "";
  return collectivite.ctcd_code().empty() ? "no: it cannot deliberate, sign or own"
                                          : fmt::format("no: {} acts there", collectivite.ctcd_code());
}

}  // namespace

void PrintReadInfo(const type::v1::ReadInfo& info, const Console& console) {
  console.out << console.Dim(ReadInfoText(info)) << '\n';
}

std::string MembershipText(const Membership& membership) {
  std::string text(ShortName(membership.group()));
  text += " " + ValidityText(membership.validity());
  if (membership.perimeter_year() != 0) text += fmt::format(" (perimeter of {})", membership.perimeter_year());
  return text;
}

std::string NamesText(const RepeatedPtrField<std::string>& names, int max) {
  std::string text;
  for (int i = 0; i < names.size() && i < max; ++i) text += (i == 0 ? "" : ", ") + std::string(ShortName(names[i]));
  if (names.size() > max) text += fmt::format(" and {} more", names.size() - max);
  return text;
}

int PerimeterYearOf(const RepeatedPtrField<Collectivite>& collectivites) {
  int oldest = 0;
  for (const Collectivite& collectivite : collectivites) {
    for (const Membership& membership : collectivite.memberships()) {
      const int year = membership.perimeter_year();
      if (year != 0 && (oldest == 0 || year < oldest)) oldest = year;
    }
  }
  return oldest;
}

void PrintCard(const Collectivite& collectivite, const Console& console) {
  console.out << console.Bold(Printable(collectivite.display_name())) << " · " << TypeText(collectivite.type()) << ' '
              << Printable(collectivite.code()) << '\n';
  PrintFact(console, "name", std::string(ShortName(collectivite.name())));
  PrintFact(console, "SIREN", collectivite.siren());
  PrintFact(console, "nature", NatureFact(collectivite));
  PrintFact(console, "population", PopulationFact(collectivite));
  PrintFact(console, "postal codes", ValuesText(collectivite.postal_codes()));
  PrintFact(console, "commune", std::string(ShortName(collectivite.parent())));
  PrintFact(console, "chef-lieu", std::string(ShortName(collectivite.chef_lieu())));
  PrintFact(console, "départements", CodesText(collectivite.departements()));
  PrintFact(console, "régions", CodesText(collectivite.regions()));
  PrintFact(console, "arrondissement", collectivite.arrondissement_code());
  PrintFact(console, "canton", collectivite.canton_code());
  PrintFact(console, "CTCD", collectivite.ctcd_code());
  if (collectivite.zone() != Collectivite::ZONE_UNSPECIFIED) {
    PrintFact(console, "zone", Collectivite::Zone_Name(collectivite.zone()));
  }
  for (const Membership& membership : collectivite.memberships())
    PrintFact(console, "member of", MembershipText(membership));
  PrintFact(console, "legal person", LegalPersonFact(collectivite));
  if (collectivite.has_validity()) PrintFact(console, "as shown", ValidityText(collectivite.validity()));
  for (const auto& advisory : collectivite.advisories()) {
    PrintFact(console, "note", fmt::format("{} ({})", advisory.text(), advisory.reference()));
  }
}

void PrintCollectivites(const RepeatedPtrField<Collectivite>& collectivites, const Console& console) {
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"DÉPT"},
               {"NATURE"},
               {"POPULATION", Table::kRight},
               {"YEAR"},
               {"COMMUNE"},
               {"MEMBER OF"}});
  for (const Collectivite& collectivite : collectivites) {
    const auto& population = collectivite.population();
    const bool published = population.has_municipale();
    const std::string group = collectivite.memberships().empty() ? "" : collectivite.memberships(0).group();
    table.AddRow({std::string(ShortName(collectivite.name())), collectivite.display_name(),
                  CodesText(collectivite.departements()), collectivite.nature(),
                  published ? NumberText(population.municipale()) : "",
                  published && population.year() != 0 ? std::to_string(population.year()) : "",
                  std::string(ShortName(collectivite.parent())), std::string(ShortName(group))});
  }
  if (!table.empty()) table.Print(console);
  if (const int year = PerimeterYearOf(collectivites); year != 0) {
    console.out << console.Dim(fmt::format("memberships: perimeter of {}, the newest published", year)) << '\n';
  }
}

}  // namespace socle::cli
