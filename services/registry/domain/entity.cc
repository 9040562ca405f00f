#include "services/registry/domain/entity.h"

#include <fmt/format.h>

#include "platform/base/error.h"

namespace socle::registry {
namespace {

constexpr std::string_view kCollection = "collectivites/";

struct TypeName {
  CollectiviteType type;
  std::string_view slug;
};
constexpr std::array<TypeName, 10> kTypes = {{
    {CollectiviteType::kRegion, "region"},
    {CollectiviteType::kDepartement, "departement"},
    {CollectiviteType::kStatutParticulier, "statut-particulier"},
    {CollectiviteType::kCollectiviteUnique, "ctu"},
    {CollectiviteType::kCollectiviteOutreMer, "com"},
    {CollectiviteType::kEpci, "epci"},
    {CollectiviteType::kCommune, "commune"},
    {CollectiviteType::kCommuneDeleguee, "commune-deleguee"},
    {CollectiviteType::kCommuneAssociee, "commune-associee"},
    {CollectiviteType::kArrondissementMunicipal, "arrondissement-municipal"},
}};

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// 01 … 95, 2A, 2B.
bool IsMetropolitanPrefix(std::string_view two) {
  if (two[0] == '2' && (two[1] == 'A' || two[1] == 'B')) return true;
  return AllDigits(two) && two >= "01" && two <= "95";
}

// The collectivités d'outre-mer of article 74, and what INSEE codes like them (TAAF 984, Clipperton 989).
bool IsOverseasCode(std::string_view code) {
  return code.size() == 3 && code.substr(0, 1) == "9" &&
         ((code[1] == '7' && IsOneOf(code[2], "578")) || (code[1] == '8' && IsOneOf(code[2], "46789")));
}

bool IsCodeOf(CollectiviteType type, std::string_view code) {
  switch (type) {
    case CollectiviteType::kRegion:
      return code.size() == 2 && AllDigits(code);
    case CollectiviteType::kDepartement:
      return IsDepartementCode(code);
    case CollectiviteType::kStatutParticulier:
    case CollectiviteType::kCollectiviteUnique:
      return IsCtcdCode(code);
    case CollectiviteType::kCollectiviteOutreMer:
      return IsOverseasCode(code);
    case CollectiviteType::kEpci:
      return IsSirenShape(code);
    case CollectiviteType::kCommune:
    case CollectiviteType::kCommuneDeleguee:
    case CollectiviteType::kCommuneAssociee:
    case CollectiviteType::kArrondissementMunicipal:
      return IsCommuneCode(code);
  }
  return false;
}

absl::Status InvalidName(std::string_view name, std::string_view field) {
  std::string shown(name.substr(0, 80));  // the rest of a character that is cut would be no UTF-8
  for (char& c : shown) {
    if (c < 0x20 || c == 0x7F) c = '?';
  }
  return InvalidField(
      field, fmt::format("'{}' is not the name of a collectivité such as collectivites/commune-59350.", shown),
      fmt::format("« {} » n'est pas un nom de collectivité tel que collectivites/commune-59350.", shown),
      ErrorReason::INVALID_NAME);
}

}  // namespace

std::string_view TypeSlug(CollectiviteType type) {
  const size_t index = static_cast<size_t>(type) - 1;
  return index < kTypes.size() ? kTypes[index].slug : std::string_view("unknown");
}

std::string EntityId(const Entity& entity) { return fmt::format("{}-{}", TypeSlug(entity.type), entity.code.view()); }

std::string EntityName(const Entity& entity) { return std::string(kCollection) + EntityId(entity); }

absl::StatusOr<Entity> ParseEntityName(std::string_view name, std::string_view field) {
  std::string_view id = name;
  if (id.substr(0, kCollection.size()) == kCollection) id.remove_prefix(kCollection.size());
  // Codes hold no hyphen, slugs do.
  const size_t hyphen = id.rfind('-');
  if (hyphen == std::string_view::npos) return InvalidName(name, field);
  const std::string_view slug = id.substr(0, hyphen);
  std::string code(id.substr(hyphen + 1));
  for (char& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const TypeName& known : kTypes) {
    if (known.slug == slug && IsCodeOf(known.type, code)) return Entity{known.type, Code(code)};
  }
  return InvalidName(name, field);
}

bool IsCommuneCode(std::string_view code) {
  if (code.size() != 5 || !AllDigits(code.substr(2))) return false;
  if (IsMetropolitanPrefix(code.substr(0, 2))) return true;
  return (code.substr(0, 2) == "97" && code[2] >= '1' && code[2] <= '8') ||
         (code.substr(0, 2) == "98" && IsOneOf(code[2], "46789"));
}

bool IsDepartementCode(std::string_view code) {
  if (code.size() == 2) return IsMetropolitanPrefix(code);
  return code.size() == 3 && code.substr(0, 2) == "97" && IsOneOf(code[2], "12346");
}

bool IsCtcdCode(std::string_view code) {
  if (code == "2AD" || code == "2BD" || code == "69M" || code == "75C" || code == "6AE") return true;
  return (code.size() == 3 || code.size() == 4) && AllDigits(code.substr(0, code.size() - 1)) &&
         IsOneOf(code.back(), "DR");
}

bool IsSirenShape(std::string_view siren) { return siren.size() == 9 && AllDigits(siren); }

bool HasValidSirenKey(std::string_view siren) {
  if (!IsSirenShape(siren)) return false;
  int sum = 0;
  for (size_t i = 0; i < siren.size(); ++i) {
    const int digit = siren[i] - '0';
    const int weighed = i % 2 == 1 ? 2 * digit : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 == 0;
}

bool IsPostalCode(std::string_view code) { return code.size() == 5 && AllDigits(code); }

Code DepartementOfCommuneCode(std::string_view commune_code) {
  const bool overseas = commune_code.substr(0, 2) == "97" || commune_code.substr(0, 2) == "98";
  return Code(commune_code.substr(0, overseas ? 3 : 2));
}

}  // namespace socle::registry
