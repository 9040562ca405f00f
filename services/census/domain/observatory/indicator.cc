#include "services/census/domain/observatory/indicator.h"

#include <algorithm>

namespace socle::census {
namespace {

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsPeriod(std::string_view text) {
  if (text.size() < 4 || !AreDigits(text.substr(0, 4))) return false;
  const std::string_view year = text.substr(0, 4);
  if (year < "1800" || year > "2199") return false;
  if (text.size() == 4) return true;
  if (text.size() != 7 || text[4] != '-') return false;
  const std::string_view part = text.substr(5);
  if (part[0] == 'Q') return part[1] >= '1' && part[1] <= '4';
  return AreDigits(part) && part >= "01" && part <= "12";
}

bool IsOf(Geography geography, std::string_view collectivite) {
  const std::string_view kind = geography == Geography::kEpci ? "collectivites/epci-" : "collectivites/commune-";
  if (!collectivite.starts_with(kind)) return false;
  // "commune-deleguee-…" is another kind.
  const std::string_view code = collectivite.substr(kind.size());
  return !code.empty() &&
         std::all_of(code.begin(), code.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace socle::census
