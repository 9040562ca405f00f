// The first template: editions that were built with it are verified with it.
#include <fmt/format.h>

#include "services/census/domain/guides/edition_text.h"

namespace socle::census {
namespace {

// Text of others must not become structure: what Markdown gives a meaning is escaped, lines stay lines of one
// paragraph.
std::string Escaped(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>()#+-.!|~&";
  std::string escaped;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      escaped += ' ';
      continue;
    }
    if (kMarks.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Paragraphs stay apart.
std::string Paragraphs(std::string_view text) {
  std::string written;
  while (!text.empty()) {
    const size_t end = text.find("\n\n");
    const std::string_view paragraph = text.substr(0, end);
    if (!paragraph.empty()) written += Escaped(paragraph) + "\n\n";
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return written;
}

std::string Euros(int64_t cents) { return fmt::format("{},{:02} €", cents / 100, cents % 100); }

void Line(std::string* text, std::string_view label, const std::string& value) {
  if (!value.empty()) *text += fmt::format("- {} : {}\n", label, value);
}

std::string PartnersText(const SheetContent& told) {
  std::string text;
  for (const ForeignPartner& each : told.partners) {
    const std::string place = each.locality.empty() ? each.label : each.locality;
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", place.empty() ? "" : Escaped(place) + " ", each.country);
  }
  return text;
}

std::string FinancersText(const SheetContent& told) {
  std::string text;
  for (const Financer& each : told.financers) {
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", Escaped(each.label), each.lead ? " (chef de file)" : "",
                        each.amount_cents == kNotTold ? "" : ", " + Euros(each.amount_cents));
  }
  return text;
}

std::string BeneficiariesText(const SheetContent& told) {
  std::string text;
  for (const Beneficiaries& each : told.beneficiaries) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                        each.count == kNotTold ? "" : std::to_string(each.count) + " ", Escaped(each.text));
  }
  return text;
}

std::string PageText(const EditionPage& page) {
  const SheetContent& told = page.content;
  std::string text = fmt::format("## {}\n\n", Escaped(told.title));
  if (told.synthetic) text += "*Exemple synthétique : aucune source ne le donne.*\n\n";
  text += Paragraphs(told.summary);
  std::string facts;
  Line(&facts, "Porté par", Escaped(told.told_as.empty() ? page.owner : told.told_as));
  Line(&facts, "Avec", PartnersText(told));
  Line(&facts, "Dimension internationale", Escaped(told.international_dimension));
  Line(&facts, "Depuis", Escaped(told.begin_period));
  Line(&facts, "Jusqu'à", Escaped(told.end_period));
  Line(&facts, "Financé par", FinancersText(told));
  Line(&facts, "Pour", BeneficiariesText(told));
  if (!facts.empty()) text += facts + "\n";
  text += fmt::format("Source : `projectSheets/{}`, version {} ; accord : `{}`.\n\n", page.sheet, page.version,
                      page.consent);
  return text;
}

}  // namespace

std::string FirstTemplate(const EditionMaterial& material) {
  std::string text = fmt::format("---\nlang: fr\n---\n\n# {}\n\n", Escaped(material.title));
  if (material.synthetic) text += "*Exemple synthétique.*\n\n";
  text += Paragraphs(material.introduction);
  for (const Chapter& chapter : material.chapters) {
    std::string pages;
    for (const EditionPage& page : material.pages) {
      if (page.chapter == chapter.id) pages += PageText(page);
    }
    if (pages.empty()) continue;
    text += fmt::format("# {}\n\n{}{}", Escaped(chapter.title), Paragraphs(chapter.introduction), pages);
  }
  text += fmt::format("---\n\nGuide `{}` ; fiches : {} ; modèle {}.\n\n", material.guide, material.pages.size(),
                      material.template_version);
  return text;
}

}  // namespace socle::census
