#include "services/contracts/domain/strategy/finding.h"

#include <algorithm>

namespace socle::contracts {
namespace {

bool AreDigits(std::string_view text, size_t max) {
  return !text.empty() && text.size() <= max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsDecimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return AreDigits(text, 18);
  return AreDigits(text.substr(0, point), 18) && AreDigits(text.substr(point + 1), 9);
}

std::vector<std::string> PagesOf(const DiagnosticFinding& finding) {
  std::vector<std::string> pages;
  for (const Evidence& evidence : finding.evidence) {
    if (const auto* reference = std::get_if<PageReference>(&evidence.what)) pages.push_back(reference->page);
  }
  std::sort(pages.begin(), pages.end());
  pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
  return pages;
}

}  // namespace socle::contracts
