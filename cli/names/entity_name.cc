#include "cli/names/entity_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace socle::cli {
namespace {

constexpr std::string_view kCollection = "collectivites/";

constexpr std::array<std::string_view, 10> kTypes = {"arrondissement-municipal",
                                                     "commune-associee",
                                                     "commune-deleguee",
                                                     "statut-particulier",
                                                     "departement",
                                                     "commune",
                                                     "region",
                                                     "epci",
                                                     "com",
                                                     "ctu"};

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// The type that a bare code belongs to; "" when there is none or more than one.
std::string_view TypeOfCode(std::string_view code) {
  if (code.size() == 9 && IsDigits(code)) return "epci";
  if (code.size() == 5) {
    const bool corsica = code.substr(0, 2) == "2A" || code.substr(0, 2) == "2B";
    if (IsDigits(code) || (corsica && IsDigits(code.substr(2)))) return "commune";
  }
  if (code == "2A" || code == "2B") return "departement";
  if (code.size() == 3 && IsDigits(code) && code.substr(0, 2) == "97" && code != "975" && code < "977")
    return "departement";
  for (const std::string_view overseas : {"975", "977", "978", "984", "986", "987", "988", "989"}) {
    if (code == overseas) return "com";
  }
  for (const std::string_view particular : {"75C", "69M", "20R", "6AE"}) {
    if (code == particular) return "statut-particulier";
  }
  for (const std::string_view unique : {"972R", "973R", "976R"}) {
    if (code == unique) return "ctu";
  }
  return "";
}

absl::Status Invalid(const std::string& message) { return absl::InvalidArgumentError(message); }

}  // namespace

absl::StatusOr<std::string> ExpandEntityName(std::string_view text) {
  std::string_view id = text;
  if (id.substr(0, kCollection.size()) == kCollection) id.remove_prefix(kCollection.size());
  for (const std::string_view type : kTypes) {
    if (id.size() > type.size() + 1 && id.substr(0, type.size()) == type && id[type.size()] == '-') {
      const std::string code = UpperCase(id.substr(type.size() + 1));
      const bool plain = std::all_of(code.begin(), code.end(),
                                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
      if (plain) return fmt::format("{}{}-{}", kCollection, type, code);
    }
  }
  const std::string code = UpperCase(id);
  if (const std::string_view type = TypeOfCode(code); !type.empty())
    return fmt::format("{}{}-{}", kCollection, type, code);
  if (code.size() == 2 && IsDigits(code)) {
    return Invalid(
        fmt::format("'{}' may be a département or a région: write departement-{} or region-{}", text, code, code));
  }
  if (code.size() == 14 && IsDigits(code)) {
    return Invalid(fmt::format("'{}' looks like a SIRET: try soclectl lookup --siret {}", text, code));
  }
  return Invalid(fmt::format("'{}' is neither a name nor a code: try soclectl search '{}'", text, text));
}

std::string_view ShortName(std::string_view name) {
  return name.substr(0, kCollection.size()) == kCollection ? name.substr(kCollection.size()) : name;
}

std::string LastPart(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

}  // namespace socle::cli
