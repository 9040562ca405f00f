// The second template: title page, contents, the axes that the census gives, chapters, a page for each sheet.
#include <fmt/format.h>

#include <map>
#include <set>

#include "services/census/domain/guides/edition_text.h"

namespace socle::census {
namespace {

constexpr std::string_view kSyntheticMark = " *(exemple synthétique)*";

// "1 projet", "12 projets".
std::string Counted(int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", Grouped(count), noun, count > 1 ? "s" : "");
}

void Join(std::string* list, std::string_view item, std::string_view between = ", ") {
  if (item.empty()) return;
  if (!list->empty()) *list += between;
  *list += item;
}

void Fact(std::string* text, std::string_view label, const std::string& value) {
  if (!value.empty()) *text += fmt::format("- **{}** : {}\n", label, value);
}

// A place that links lead to; converters give it to the title that follows.
std::string Anchor(std::string_view id) { return fmt::format("<a id=\"{}\"></a>\n\n", id); }

// What the material says, by what a page looks up.
struct Shown {
  explicit Shown(const EditionMaterial& of) : material(of), axes(DeriveAxes(of.evidence, of.terms)) {
    for (const EditionPage& page : of.pages) pages[page.sheet] = &page;
    for (const Term& term : of.terms) labels[{term.list, term.version, term.code}] = term.label;
  }

  // Its label; the code where the list does not have it.
  std::string LabelOf(const std::string& list, int32_t version, const std::string& code) const {
    const auto found = labels.find({list, version, code});
    return Plain(found == labels.end() ? code : found->second);
  }

  const EditionMaterial& material;
  std::vector<PriorityAxis> axes;
  std::map<std::string, const EditionPage*> pages;
  std::map<std::tuple<std::string, int32_t, std::string>, std::string> labels;
};

std::string PartnersText(const SheetContent& told) {
  std::string text;
  for (const ForeignPartner& each : told.partners) {
    std::string partner = Plain(each.label);
    Join(&partner, Plain(each.locality));
    const std::string country(CountryName(each.country));
    Join(&text, partner.empty() ? country : fmt::format("{} ({})", partner, country), " ; ");
  }
  return text;
}

std::string FinancersText(const SheetContent& told) {
  std::string text;
  for (const Financer& each : told.financers) {
    std::string financer = Plain(each.label);
    if (each.lead) financer += ", chef de file";
    if (!each.country.empty()) financer += fmt::format(" ({})", CountryName(each.country));
    if (each.amount_cents != kNotTold) {
      financer += fmt::format(" : {},{:02} €", Grouped(each.amount_cents / 100), each.amount_cents % 100);
    }
    Join(&text, financer, " ; ");
  }
  return text;
}

std::string BeneficiariesText(const SheetContent& told) {
  std::string text;
  for (const Beneficiaries& each : told.beneficiaries) {
    const std::string count = each.count == kNotTold ? "" : Grouped(each.count) + " ";
    Join(&text, count + Plain(each.text), " ; ");
  }
  return text;
}

std::string InnovationText(const Shown& shown, const SheetContent& told) {
  std::string text;
  for (const InnovationCriterion& each : told.innovation) {
    std::string criterion = shown.LabelOf(told.criteria_list, told.criteria_list_version, each.code);
    if (!each.text.empty()) criterion += fmt::format(" ({})", Plain(each.text));
    Join(&text, criterion, " ; ");
  }
  return text;
}

std::string PlainList(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& each : items) Join(&text, Plain(each), " ; ");
  return text;
}

std::string PageText(const Shown& shown, const EditionPage& page) {
  const SheetContent& told = page.content;
  std::string text = Anchor("fiche-" + page.sheet) + fmt::format("### {}\n\n", Plain(told.title));
  if (told.synthetic) text += "> **Exemple synthétique.** Aucune source ne donne cette fiche.\n\n";
  text += PlainParagraphs(told.summary);
  std::string facts, themes, identifiers;
  for (const std::string& code : told.themes) {
    Join(&themes, shown.LabelOf(told.theme_list, told.theme_list_version, code), " ; ");
  }
  for (const ProjectExternalId& each : told.external_ids) {
    Join(&identifiers, fmt::format("{} {}", Plain(each.scheme), Plain(each.id)), " ; ");
  }
  Fact(&facts, "Porté par", Plain(told.told_as.empty() ? page.owner : told.told_as));
  Fact(&facts, "Thème", themes);
  Fact(&facts, "Avec", PartnersText(told));
  Fact(&facts, "Dimension internationale", Plain(told.international_dimension));
  Fact(&facts, "Ce qui innove", InnovationText(shown, told));
  Fact(&facts, "Depuis", PeriodText(told.begin_period));
  Fact(&facts, "Jusqu'à", PeriodText(told.end_period));
  Fact(&facts, "Financé par", FinancersText(told));
  Fact(&facts, "Fonds", PlainList(told.funds));
  Fact(&facts, "Pour", BeneficiariesText(told));
  Fact(&facts, "Identifiants", identifiers);
  text += facts + "\n";
  const std::string said = Plain(told.source);
  text += fmt::format("**Sources.** {}{}Fiche `projectSheets/{}`, version {} ; accord du porteur : `{}`.\n\n", said,
                      said.empty()          ? ""
                      : said.ends_with('.') ? " "
                                            : ". ",
                      page.sheet, page.version, page.consent);
  return text;
}

// A sheet with a page is linked to; of another one only what everybody may read is named.
std::string EvidenceText(const Shown& shown, const EvidenceSheet& sheet) {
  const auto page = shown.pages.find(sheet.sheet);
  const std::string_view mark = sheet.synthetic ? kSyntheticMark : "";
  if (page == shown.pages.end()) {
    return fmt::format("`projectSheets/{}`, version {}{}", sheet.sheet, sheet.version, mark);
  }
  return fmt::format("[{}](#fiche-{}){}", Plain(page->second->content.title), sheet.sheet, mark);
}

// The lists that evidence was told in, and whether each is synthetic.
std::map<std::pair<std::string, int32_t>, bool> ThemeLists(const EditionMaterial& material) {
  std::set<std::pair<std::string, int32_t>> told;
  for (const EvidenceSheet& sheet : material.evidence) {
    if (!sheet.themes.empty()) told.emplace(sheet.list, sheet.list_version);
  }
  std::map<std::pair<std::string, int32_t>, bool> lists;
  for (const Term& term : material.terms) {
    if (told.count({term.list, term.version}) > 0) lists[{term.list, term.version}] = term.synthetic;
  }
  return lists;
}

std::string AxesText(const Shown& shown) {
  if (shown.axes.empty()) return "";
  std::string text = Anchor("axes") + "## Axes prioritaires qui ressortent du recensement\n\n", campaigns;
  std::set<std::string> named, projects;
  for (const EvidenceSheet& sheet : shown.material.evidence) {
    if (!sheet.campaign.empty() && named.insert(sheet.campaign).second) {
      Join(&campaigns, fmt::format("`{}`", sheet.campaign));
    }
    projects.insert(sheet.project);
  }
  const auto sheets = static_cast<int64_t>(shown.material.evidence.size());
  text += fmt::format("Comptés sur {} que chacun peut lire{}, qui {} {}. ", Counted(sheets, "fiche"),
                      campaigns.empty() ? "" : " (" + campaigns + ")", sheets > 1 ? "racontent" : "raconte",
                      Counted(static_cast<int64_t>(projects.size()), "projet"));
  text +=
      "Plusieurs fiches d'un même projet comptent pour un projet ; une fiche qui relève de deux axes compte dans les "
      "deux. "
      "Une fiche sans page dans ce guide est citée par son nom.\n\n";
  std::string lists;
  for (const auto& [list, synthetic] : ThemeLists(shown.material)) {
    Join(&lists, fmt::format("`{}`, version {}{}", list.first, list.second, synthetic ? kSyntheticMark : ""), " ; ");
  }
  text += fmt::format("Thèmes : {}.\n\n", lists);
  int rank = 0;
  for (const PriorityAxis& axis : shown.axes) {
    const std::string synthetic =
        axis.synthetic == 0 ? ""
                            : fmt::format(", dont {} synthétique{}", axis.synthetic, axis.synthetic > 1 ? "s" : "");
    text += fmt::format("{}. **{}** : {} ({}{})\n", ++rank, Plain(axis.label), Counted(axis.projects, "projet"),
                        Counted(axis.sheets, "fiche"), synthetic);
    const std::string indent(rank < 10 ? 3 : 4, ' ');
    for (const PriorityAxis::Part& part : axis.parts) {
      std::string evidence;
      for (const EvidenceSheet& sheet : part.evidence) Join(&evidence, EvidenceText(shown, sheet), " ; ");
      text +=
          fmt::format("{}- {}, {} : {}\n", indent, part.code == axis.code ? "Sans autre précision" : Plain(part.label),
                      Counted(part.projects, "projet"), evidence);
    }
  }
  return text + "\n";
}

std::string TitlePage(const Shown& shown) {
  const EditionMaterial& material = shown.material;
  std::string text = fmt::format("# {}\n\n", Plain(material.title));
  if (material.synthetic) text += "> **Exemple synthétique.** Aucune source ne donne ce guide.\n\n";
  text += PlainParagraphs(material.introduction);
  std::string criteria;
  for (const SelectionCriterion& each : material.criteria) {
    Join(&criteria, fmt::format("{} (de 0 à {})", Plain(each.label), each.max_score), " ; ");
  }
  int64_t synthetic = 0;
  std::set<std::string> owners;
  for (const EditionPage& page : material.pages) {
    synthetic += page.content.synthetic ? 1 : 0;
    owners.insert(page.owner);
  }
  if (!material.pilot.empty()) Fact(&text, "Édité par", fmt::format("`{}`", material.pilot));
  if (!material.commission.empty())
    Fact(&text, "Commission", fmt::format("`{}`, qui vote l'empreinte", material.commission));
  Fact(&text, "Choisi sur", criteria);
  Fact(&text, "Contient",
       fmt::format("{} de {}{}", Counted(static_cast<int64_t>(material.pages.size()), "fiche"),
                   Counted(static_cast<int64_t>(owners.size()), "porteur"),
                   synthetic == 0 ? "" : fmt::format(", dont {} synthétique{}", synthetic, synthetic > 1 ? "s" : "")));
  return text + "\n";
}

std::string Contents(const Shown& shown) {
  std::string text = Anchor("sommaire") + "## Sommaire\n\n";
  if (!shown.axes.empty()) text += "- [Axes prioritaires qui ressortent du recensement](#axes)\n";
  for (const Chapter& chapter : shown.material.chapters) {
    std::string pages;
    for (const EditionPage& page : shown.material.pages) {
      if (page.chapter != chapter.id) continue;
      pages += fmt::format("  - [{}](#fiche-{}){}\n", Plain(page.content.title), page.sheet,
                           page.content.synthetic ? kSyntheticMark : "");
    }
    if (!pages.empty()) text += fmt::format("- [{}](#chapitre-{})\n{}", Plain(chapter.title), chapter.id, pages);
  }
  return text + "- [Comment vérifier ce guide](#empreinte)\n\n";
}

}  // namespace

std::string SecondTemplate(const EditionMaterial& material) {
  const Shown shown(material);
  std::string text = TitlePage(shown) + Contents(shown) + AxesText(shown);
  for (const Chapter& chapter : material.chapters) {
    std::string pages;
    for (const EditionPage& page : material.pages) {
      if (page.chapter == chapter.id) pages += PageText(shown, page);
    }
    if (pages.empty()) continue;
    text += Anchor("chapitre-" + chapter.id) +
            fmt::format("## {}\n\n{}{}", Plain(chapter.title), PlainParagraphs(chapter.introduction), pages);
  }
  text += Anchor("empreinte") + "## Comment vérifier ce guide\n\n";
  text +=
      "Chaque page cite la version de la fiche dont elle est faite et l'accord de qui la porte. Ce texte ne dépend que "
      "d'elles, de ce que le guide dit de lui-même et du modèle : le reconstruire donne les mêmes octets. L'empreinte "
      "est "
      "celle de tout ce qui précède la dernière ligne.\n\n";
  return text + fmt::format("Guide `{}` ; fiches : {} ; modèle {}.\n\n", material.guide, material.pages.size(),
                            material.template_version);
}

}  // namespace socle::census
