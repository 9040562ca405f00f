#include "services/registry/domain/corrections/correction.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"

namespace socle::registry {
namespace {

// Tells a correction from the publications of others.
constexpr char kMark[] = "socle_correction";
// In code points.
constexpr size_t kMaxLabel = 300;
constexpr size_t kMaxText = 500;
constexpr size_t kMaxPostalCodes = 150;

// Of valid UTF-8: each code point has one byte that does not continue another.
size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

bool ArePostalCodes(std::string_view codes) {
  std::string_view last;
  for (size_t count = 0; !codes.empty(); ++count) {
    const size_t end = std::min(codes.find(' '), codes.size());
    const std::string_view code = codes.substr(0, end);
    if (!IsPostalCode(code) || code <= last || count == kMaxPostalCodes) return false;
    last = code;
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
  return true;
}

}  // namespace

Faults FaultsOf(const Correction& correction) {
  Faults faults;
  const auto add = [&](std::string field, std::string english, std::string french) {
    faults.push_back({std::move(field), std::move(english), std::move(french)});
  };
  if (!(correction.valid_from < correction.valid_to)) {
    add("end_date", "not after start_date", "end_date doit suivre start_date.");
  }
  if (!correction.label && !correction.tncc && !correction.siren && !correction.postal_codes) {
    add("values", "nothing is corrected: at least one value must be set", "Aucune valeur n'est corrigée.");
  }
  const auto check_length = [&](std::string field, std::string_view text, size_t least, size_t most) {
    const size_t length = CountCodePoints(text);
    if (length >= least && length <= most) return;
    if (length == 0) {
      std::string french = field + " est obligatoire.";
      return add(std::move(field), "is required", std::move(french));
    }
    std::string english = fmt::format("has {} characters; {} to {} are allowed", length, least, most);
    std::string french = fmt::format("{} compte {} caractères ; il en faut de {} à {}.", field, length, least, most);
    add(std::move(field), std::move(english), std::move(french));
  };
  if (correction.label) check_length("values.label", *correction.label, 1, kMaxLabel);
  if (correction.tncc && (*correction.tncc < 0 || *correction.tncc > 8)) {
    add("values.article_code", "0 to 8, as INSEE's TNCC", "values.article_code : de 0 à 8 (TNCC de l'INSEE).");
  }
  if (correction.siren && !correction.siren->empty() && !HasValidSirenKey(*correction.siren)) {
    add("values.siren", "nine digits with a valid key are expected", "values.siren : neuf chiffres, clé comprise.");
  }
  if (correction.postal_codes && !ArePostalCodes(*correction.postal_codes)) {
    add("values.postal_codes", "codes of five digits are expected, each once",
        "values.postal_codes : des codes de cinq chiffres sont attendus, chacun une fois.");
  }
  check_length("reason", correction.reason, 1, kMaxText);
  check_length("reference", correction.reference, 0, kMaxText);
  return faults;
}

std::string CorrectionText(const Correction& correction) {
  nlohmann::ordered_json json = {{kMark, correction.id}, {"collectivite", EntityId(correction.entity)}};
  if (correction.valid_from != Date::Min()) json["valid_from"] = correction.valid_from.ToString();
  if (correction.valid_to != Date::Max()) json["valid_to"] = correction.valid_to.ToString();
  json["known_from"] = correction.known_from.ToString();
  if (correction.label) json["label"] = *correction.label;
  if (correction.tncc) json["tncc"] = *correction.tncc;
  if (correction.siren) json["siren"] = *correction.siren;
  if (correction.postal_codes) json["postal_codes"] = *correction.postal_codes;
  json["reason"] = correction.reason;
  json["reference"] = correction.reference;
  json["author"] = correction.author;
  return json.dump();
}

absl::StatusOr<Correction> ParseCorrection(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains(kMark)) return absl::InvalidArgumentError("not a correction");
  const auto value = [&](const char* key) -> std::optional<std::string> {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  };
  Correction correction;
  correction.id = value(kMark).value_or("");
  SOCLE_ASSIGN_OR_RETURN(correction.entity, ParseEntityName(value("collectivite").value_or("")));
  SOCLE_ASSIGN_OR_RETURN(correction.known_from, Instant::Parse(value("known_from").value_or("")));
  if (const auto day = value("valid_from")) {
    SOCLE_ASSIGN_OR_RETURN(correction.valid_from, Date::Parse(*day));
  }
  if (const auto day = value("valid_to")) {
    SOCLE_ASSIGN_OR_RETURN(correction.valid_to, Date::Parse(*day));
  }
  correction.label = value("label");
  if (json.contains("tncc") && json["tncc"].is_number_integer()) correction.tncc = json["tncc"].get<int8_t>();
  correction.siren = value("siren");
  correction.postal_codes = value("postal_codes");
  correction.reason = value("reason").value_or("");
  correction.reference = value("reference").value_or("");
  correction.author = value("author").value_or("");
  return correction;
}

}  // namespace socle::registry
