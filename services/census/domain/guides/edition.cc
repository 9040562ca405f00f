#include "services/census/domain/guides/edition.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "platform/api/digest.h"
#include "services/census/domain/guides/edition_text.h"

namespace socle::census {

std::string_view StateName(EditionState state) {
  constexpr std::string_view kNames[] = {"DRAFT", "APPROVAL", "PUBLISHED", "SUPERSEDED"};
  return kNames[static_cast<size_t>(state) - 1];
}

void Arrange(EditionMaterial* material) {
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < material->chapters.size(); ++i) places[material->chapters[i].id] = i;
  std::sort(material->pages.begin(), material->pages.end(), [&](const EditionPage& a, const EditionPage& b) {
    return std::pair(places[a.chapter], a.sheet) < std::pair(places[b.chapter], b.sheet);
  });
  std::sort(material->evidence.begin(), material->evidence.end());
  std::sort(material->terms.begin(), material->terms.end());
}

EditionText Write(EditionMaterial material) {
  Arrange(&material);
  const std::string text = material.template_version == 1 ? FirstTemplate(material) : SecondTemplate(material);
  EditionText written{.sha256 = socle::api::Sha256Hex(text)};
  written.markdown = text + fmt::format("SHA-256 de ce qui précède : `{}`\n", written.sha256);
  return written;
}

}  // namespace socle::census
