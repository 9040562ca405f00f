#include "services/contracts/domain/strategy/notebook.h"

#include <fmt/format.h>

namespace socle::contracts {
namespace {

void CheckMedia(const Page& page, StrategyConditions* unmet) {
  const std::string name = PageName(page.contract, 0, page.id);
  const auto need = [&](const std::string& value, const Media& media, const char* type, const char* english,
                        const char* french) {
    if (!value.empty()) return;
    unmet->push_back({type, name, fmt::format("{} of \"{}\" has no {}.", media.uri, page.title, english),
                      fmt::format("{}, de « {} », n'a pas {}.", media.uri, page.title, french)});
  };
  for (const Media& media : page.media) {
    need(media.alt_text, media, "ALT_TEXT", "text for who cannot see it", "de texte de remplacement");
    need(media.credit, media, "CREDIT", "credit", "de crédit");
    need(media.licence, media, "LICENCE", "licence", "de licence");
  }
}

}  // namespace

std::string EditionManifest(const std::vector<Page>& pages) {
  std::string manifest;
  for (const Page& page : pages) {
    manifest += fmt::format("{} {} {}\n", page.id, page.text_sha256, page.title);
    for (const Media& media : page.media) {
      manifest += fmt::format(" {} {}\n", media.uri, media.sha256.empty() ? "-" : media.sha256);
    }
  }
  return manifest;
}

StrategyConditions CheckPublish(const Notebook& notebook, const std::vector<Page>& pages, const Edition* latest) {
  StrategyConditions unmet;
  const std::string name = fmt::format("contracts/{}/notebook", notebook.contract);
  if (pages.empty()) unmet.push_back({"NO_PAGES", name, "It has no pages.", "Le carnet n'a pas de page."});
  if (notebook.title.empty()) unmet.push_back({"UNTITLED", name, "It has no title.", "Le carnet n'a pas de titre."});
  for (const Page& page : pages) CheckMedia(page, &unmet);
  if (latest != nullptr && notebook.revision <= latest->revision) {
    unmet.push_back({"UNCHANGED", name, fmt::format("Nothing has changed since edition {}.", latest->number),
                     fmt::format("Rien n'a changé depuis l'édition {}.", latest->number)});
  }
  return unmet;
}

std::string PageName(std::string_view contract, int32_t edition, std::string_view page) {
  if (edition == 0) return fmt::format("contracts/{}/notebook/pages/{}", contract, page);
  return fmt::format("contracts/{}/notebook/editions/{}/pages/{}", contract, edition, page);
}

}  // namespace socle::contracts
