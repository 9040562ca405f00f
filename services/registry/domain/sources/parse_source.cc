#include "services/registry/domain/sources/parse_source.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <simdjson.h>

#include "platform/base/error.h"
#include "services/registry/domain/sources/csv_sources.h"
#include "services/registry/domain/sources/json_sources.h"
#include "services/registry/domain/sources/row_checks.h"
#include "services/registry/domain/sources/source_kind.h"
#include "services/registry/domain/sources/vintage.h"

namespace socle::registry {
namespace {

absl::Status UnknownKind(std::string_view file, std::string_view why, std::string_view french) {
  const std::string shown(file.substr(0, 200));
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::UNKNOWN_SOURCE_KIND,
               fmt::format("'{}' cannot be taken as a source: {}.", shown, why))
      .French(fmt::format("« {} » n'est pas une source utilisable : {}.", shown, french))
      .Metadata("file", shown)
      .ToStatus();
}

absl::Status NotOneOfOurs(std::string_view file) {
  return UnknownKind(file, "it is none of the publications that the registry reads",
                     "ce n'est pas l'une des publications que lit le registre");
}

absl::Status NoVintage(std::string_view file) {
  return UnknownKind(file, "neither its content nor its name says of which 1 January it is",
                     "ni son contenu ni son nom ne disent à quel 1er janvier elle se rapporte");
}

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::string BaseName(std::string_view path) {
  const size_t slash = path.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// Fills what is the same for all kinds. `kind` "" leaves the document unrecognised.
struct Recognised {
  std::string_view kind;
  SourceDocument document;
};

std::vector<std::string> UpperCase(const std::vector<std::string_view>& fields) {
  std::vector<std::string> header;
  for (const std::string_view field : fields) {
    std::string& name = header.emplace_back(field);
    for (char& c : name) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return header;
}

Recognised ParseCsv(std::string_view bytes, RowChecks* checks) {
  tables::CsvReader reader(bytes);
  tables::CsvRecord record;
  if (!reader.Next(&record) || !record.fault.empty()) return {};
  const std::vector<std::string> header = UpperCase(record.fields);
  const auto has = [&](std::string_view name) { return std::find(header.begin(), header.end(), name) != header.end(); };
  const CsvInput input{header, &reader, checks};
  // The telling columns only: a file that lacks another one is recognised, and then told what it lacks.
  if (has("COM_AV") || has("COM_AP")) return {kKindMovements, ParseMovementsCsv(input)};
  if (has("TYPECOM")) return {kKindCog, ParseCogCsv(input)};
  if (has("SIREN_EPCI")) {
    const bool intervals = has("FIRST_VINTAGE") || has("LAST_VINTAGE");
    if (intervals && has("INSEE_COMMUNE")) return {kKindEpciIntervals, ParseMembershipIntervalsCsv(input)};
    if (intervals) return {kKindEpciIdentities, ParseEpciIdentitiesCsv(input)};
    if (has("VINTAGE") && has("NB_COMMUNES")) return {kKindEpciPopulations, ParseEpciPopulationsCsv(input)};
    if (has("INSEE_COMMUNE") && !has("VINTAGE")) return {kKindEpciList, ParseEpciListCsv(input)};
    return {};
  }
  if (has("CODE_COLLECTIVITE")) return {kKindOverseas, ParseOverseasCsv(input)};
  if (has("CHEFLIEU") && !has("ARR")) {
    if (has("DEP")) return {kKindDepartements, ParseDivisionsCsv(input, CollectiviteType::kDepartement)};
    if (has("REG")) return {kKindRegions, ParseDivisionsCsv(input, CollectiviteType::kRegion)};
  }
  return {};
}

Recognised ParseJson(const simdjson::dom::array& array, RowChecks* checks) {
  simdjson::dom::object first;
  if (array.size() == 0 || array.at(0).get(first) != simdjson::SUCCESS) return {};
  const JsonRow row(first, checks);
  if (row.Has("id") && row.Has("type") && row.Has("code")) return {kKindHistorique, ParseHistoriqueJson(array, checks)};
  if (row.Has("membres")) {
    EpciList list = ParseEpciJson(array, checks);
    const bool territorial = !list.rows.empty() && list.rows.front().nature == "EPT";
    return {territorial ? kKindEptList : kKindEpciList, std::move(list)};
  }
  if (row.Has("type") && row.Has("code")) return {kKindCog, ParseCommunesJson(array, checks)};
  if (row.Has("chefLieu") && !row.Has("departement")) {
    const auto type = row.Has("region") ? CollectiviteType::kDepartement : CollectiviteType::kRegion;
    return {type == CollectiviteType::kDepartement ? kKindDepartements : kKindRegions,
            ParseDivisionsJson(array, type, checks)};
  }
  return {};
}

int16_t VintageInContent(const SourceDocument& document) {
  int16_t vintage = 0;
  if (const auto* intervals = std::get_if<MembershipIntervals>(&document)) {
    for (const auto& row : intervals->rows) vintage = std::max(vintage, row.last_vintage);
  } else if (const auto* identities = std::get_if<EpciIdentities>(&document)) {
    for (const auto& row : identities->rows) vintage = std::max(vintage, row.last_vintage);
  } else if (const auto* populations = std::get_if<EpciPopulations>(&document)) {
    for (const auto& row : populations->rows) vintage = std::max(vintage, row.vintage);
  }
  return vintage;
}

// npm 5.3.0 carries "communes-2025-01-08.json", seven names changed on another day: no list of a 1 January.
bool IsStrayList(std::string_view file) {
  const std::string name = BaseName(file);
  return name.size() > 15 && name.substr(name.size() - 5) == ".json" && name[name.size() - 8] == '-' &&
         name[name.size() - 11] == '-' && VintageOfFileName(name) != 0;
}

int16_t VintageOf(std::string_view kind, std::string_view file, bool is_json, const SourceDocument& document) {
  const int16_t content = VintageInContent(document);
  if (content != 0) return content;
  if (is_json) {
    const PackageVintages package = VintagesOfPackage(file);
    const int16_t vintage = kind == kKindEpciList || kind == kKindEptList ? package.epci : package.cog;
    if (vintage != 0) return vintage;
  }
  return VintageOfFileName(file);
}

}  // namespace

const Source& SourceOf(const SourceDocument& document) {
  return std::visit([](const auto& list) -> const Source& { return list.source; }, document);
}

Source SourceOfCorrection(const Correction& correction, std::string_view text) {
  Source source;
  source.kind = kKindCorrection;
  source.origin = kOriginCorrection;
  source.title = fmt::format("Correction de {}", EntityId(correction.entity));
  source.file = "corrections/" + correction.id;
  source.digest = Sha256(text);
  return source;
}

absl::StatusOr<ParsedSource> ParseSource(std::string_view file_name, std::string_view bytes) {
  ParsedSource parsed;
  RowChecks checks(file_name, &parsed.errors);
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool is_json = first != std::string_view::npos && (bytes[first] == '[' || bytes[first] == '{');
  Recognised recognised;
  if (is_json && bytes[first] == '{') {
    auto correction = ParseCorrection(bytes);
    if (!correction.ok()) return NotOneOfOurs(file_name);
    Source source = SourceOfCorrection(*correction, bytes);
    parsed.document = CorrectionDocument{std::move(source), *std::move(correction)};
    parsed.row_count = 1;
    return parsed;
  }
  if (is_json) {
    simdjson::dom::parser parser;
    simdjson::dom::array array;
    const std::string_view json = bytes.substr(first);
    const simdjson::error_code fault = parser.parse(json.data(), json.size()).get(array);
    if (fault != simdjson::SUCCESS) {
      return UnknownKind(file_name, fmt::format("it is not a JSON list ({})", simdjson::error_message(fault)),
                         "ce n'est pas une liste JSON valide");
    }
    if (IsStrayList(file_name)) return NotOneOfOurs(file_name);
    recognised = ParseJson(array, &checks);
  } else {
    recognised = ParseCsv(bytes, &checks);
  }
  if (recognised.kind.empty()) return NotOneOfOurs(file_name);

  Source source;
  source.kind = recognised.kind;
  source.vintage = VintageOf(recognised.kind, file_name, is_json, recognised.document);
  // These two stand for all years they know; every list stands for one.
  const bool needs_vintage = recognised.kind != kKindOverseas && recognised.kind != kKindHistorique;
  if (source.vintage == 0 && needs_vintage && parsed.errors.empty()) return NoVintage(file_name);
  source.origin = is_json ? kOriginNpm : kOriginOfficial;
  source.title = SourceTitle(source.kind, source.vintage);
  source.file = BaseName(file_name);
  source.digest = Sha256(bytes);
  std::visit([&](auto& list) { list.source = source; }, recognised.document);
  parsed.document = std::move(recognised.document);
  parsed.row_count = checks.row_count();
  return parsed;
}

}  // namespace socle::registry
