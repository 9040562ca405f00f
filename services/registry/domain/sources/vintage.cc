#include "services/registry/domain/sources/vintage.h"

#include <array>
#include <string>

namespace socle::registry {
namespace {

struct KnownVersion {
  std::string_view version;
  PackageVintages vintages;
};

// The versions whose lists equal those of INSEE and DGCL, compared row by row. The others mix years or hold broken rows
// (5.0.0 has an EPCI called "undefined") and are not taken.
constexpr std::array<KnownVersion, 8> kVersions = {{
    {"0.7.0", {2019, 2019}},
    {"0.8.0", {2019, 2020}},
    {"1.1.1", {2021, 2021}},
    {"2.3.1", {2022, 2022}},
    {"3.1.1", {2023, 2023}},
    {"4.1.0", {2024, 2024}},
    {"5.3.0", {2025, 2025}},
    {"6.0.0", {2026, 2025}},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

int16_t VintageOfFileName(std::string_view path) {
  const size_t slash = path.find_last_of("/\\");
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  int16_t vintage = 0;
  for (size_t i = 0; i + 4 <= name.size(); ++i) {
    const bool starts = i == 0 || !IsDigit(name[i - 1]);
    const bool ends = i + 4 == name.size() || !IsDigit(name[i + 4]);
    const std::string_view digits = name.substr(i, 4);
    if (!starts || !ends || (digits.substr(0, 2) != "19" && digits.substr(0, 2) != "20")) continue;
    if (IsDigit(digits[2]) && IsDigit(digits[3])) vintage = static_cast<int16_t>(std::stoi(std::string(digits)));
  }
  return vintage;
}

PackageVintages VintagesOfPackage(std::string_view path) {
  for (const KnownVersion& known : kVersions) {
    for (size_t at = path.find(known.version); at != std::string_view::npos; at = path.find(known.version, at + 1)) {
      const size_t end = at + known.version.size();
      const bool starts =
          at > 0 && (path[at - 1] == '-' || path[at - 1] == '@' || path[at - 1] == 'v' || path[at - 1] == '/');
      const bool ends = end == path.size() || path[end] == '/' || path[end] == '\\';
      if (starts && ends) return known.vintages;
    }
  }
  return {};
}

}  // namespace socle::registry
