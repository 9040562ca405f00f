// Which collectivité: its type and its code.
//
// The code alone is not an identity: 584 communes déléguées share the code of a living commune, and Lomme 59355 was a
// commune until 2000-02-27 and is a commune associée since. Hence the pair, and hence names such as `commune-59350`.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"

namespace socle::registry {

// The order is the order of listing: sort keys and page tokens depend on it. Append only.
enum class CollectiviteType : uint8_t {
  kRegion = 1,
  kDepartement = 2,
  kStatutParticulier = 3,     // Ville de Paris, Métropole de Lyon, Corse, Alsace
  kCollectiviteUnique = 4,    // Martinique, Guyane, Mayotte since 2026
  kCollectiviteOutreMer = 5,  // 975 … 989
  kEpci = 6,
  kCommune = 7,
  kCommuneDeleguee = 8,
  kCommuneAssociee = 9,
  kArrondissementMunicipal = 10,
};

// The slug of a type in names: "commune", "commune-deleguee", "epci", "ctu" …
std::string_view TypeSlug(CollectiviteType type);

// A code of at most nine characters, upper case, kept inline: INSEE code, SIREN, département, région, CTCD.
class Code {
 public:
  static constexpr size_t kMaxSize = 9;

  Code() = default;
  // Longer text is cut: check the size where the text comes from outside.
  explicit Code(std::string_view text) { std::memcpy(text_.data(), text.data(), std::min(text.size(), kMaxSize)); }

  std::string_view view() const { return {text_.data(), std::strlen(text_.data())}; }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor): a code is its text
  std::string str() const { return std::string(view()); }
  bool empty() const { return text_[0] == '\0'; }

  friend auto operator<=>(const Code&, const Code&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Code& code) {
    return H::combine_contiguous(std::move(h), code.text_.data(), code.text_.size());
  }

 private:
  std::array<char, kMaxSize + 1> text_{};
};

struct Entity {
  CollectiviteType type = CollectiviteType::kCommune;
  Code code;

  friend auto operator<=>(const Entity&, const Entity&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Entity& entity) {
    return H::combine(std::move(h), entity.type, entity.code);
  }
};

inline Entity Commune(std::string_view code) { return {CollectiviteType::kCommune, Code(code)}; }
inline Entity Epci(std::string_view siren) { return {CollectiviteType::kEpci, Code(siren)}; }

// "commune-59350", the id in the resource name.
std::string EntityId(const Entity& entity);
// "collectivites/commune-59350".
std::string EntityName(const Entity& entity);

// Reads an id or a whole name. Codes are checked for shape only (`domain` rules of INSEE codes, SIREN, CTCD);
// lower-case "2a004" is normalised. INVALID_ARGUMENT, reason INVALID_NAME, about `field` of the request.
absl::StatusOr<Entity> ParseEntityName(std::string_view name, std::string_view field = "name");

// Shapes of identifiers (they check the text, not whether the thing exists).
bool IsCommuneCode(std::string_view code);
bool IsDepartementCode(std::string_view code);
bool IsCtcdCode(std::string_view code);
bool IsSirenShape(std::string_view siren);      // nine digits
bool HasValidSirenKey(std::string_view siren);  // nine digits, Luhn
bool IsPostalCode(std::string_view code);       // five digits

// The département that a commune code shows ("59350" → "59", "2A004" → "2A", "97101" → "971").
Code DepartementOfCommuneCode(std::string_view commune_code);

}  // namespace socle::registry
