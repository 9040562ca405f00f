// The real publications, for tests that check the registry against them: the official CSV files (environment
// SOCLE_OFFICIAL_DATA, else ../shared/data beside the repository) and the npm package (data/node_modules). Tests run
// from the repository's root. A test that needs what is not there skips with a notice.
//
//   TEST(Communes, …) { SOCLE_REQUIRE_OFFICIAL(); const auto documents = OfficialSources(); … }
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/registry/domain/sources/parse_source.h"

namespace socle::registry {

inline std::filesystem::path OfficialFolder() {
  const char* folder = std::getenv("SOCLE_OFFICIAL_DATA");
  return folder != nullptr ? folder : "../shared/data";
}
inline std::filesystem::path NpmFolder() { return "data/node_modules"; }

inline bool HasOfficial() { return std::filesystem::exists(OfficialFolder() / "cog_mouvements_communes_2026.csv"); }
inline bool HasNpm() { return std::filesystem::exists(NpmFolder() / "decoupage-6.0.0/data/communes.json"); }

#define SOCLE_REQUIRE_OFFICIAL()         \
  if (!::socle::registry::HasOfficial()) \
  GTEST_SKIP() << "the official files are not in " << ::socle::registry::OfficialFolder()
#define SOCLE_REQUIRE_NPM() \
  if (!::socle::registry::HasNpm()) GTEST_SKIP() << "the npm package is not in " << ::socle::registry::NpmFolder()

inline std::string BytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Parses one file, which must be without fault.
inline SourceDocument SourceFrom(const std::filesystem::path& path) {
  absl::StatusOr<ParsedSource> parsed = ParseSource(path.string(), BytesOf(path));
  if (!parsed.ok()) {
    ADD_FAILURE() << path << ": " << parsed.status();
    return {};
  }
  for (const RowError& error : parsed->errors) {
    ADD_FAILURE() << path << " line " << error.line << " " << error.field << " '" << error.value << "' "
                  << error.reason;
  }
  return std::move(parsed->document);
}

// Ids as Reconcile gives them are not needed by most tests: here they follow the order of loading, from 1.
inline void NumberSources(std::vector<SourceDocument>* documents) {
  SourceId id = 0;
  for (SourceDocument& document : *documents) {
    std::visit([&](auto& list) { list.source.id = ++id; }, document);
  }
}

// Movements, the COG of 2019 and 2021 … 2026, communes of the collectivités d'outre-mer.
inline std::vector<SourceDocument> OfficialCommuneSources() {
  std::vector<SourceDocument> documents;
  documents.push_back(SourceFrom(OfficialFolder() / "cog_mouvements_communes_2026.csv"));
  for (const char* year : {"2019", "2021", "2022", "2023", "2024", "2025", "2026"}) {
    documents.push_back(SourceFrom(OfficialFolder() / ("cog_communes_" + std::string(year) + ".csv")));
  }
  documents.push_back(SourceFrom(OfficialFolder() / "cog_collectivites_outremer.csv"));
  NumberSources(&documents);
  return documents;
}

// The versions of the package that data/package.json pins.
inline std::vector<std::string> NpmVersions() {
  return {"0.7.0", "0.8.0", "1.1.1", "2.3.1", "3.1.1", "4.1.0", "5.3.0", "6.0.0"};
}

inline std::filesystem::path NpmFile(const std::string& version, const std::string& name) {
  return NpmFolder() / ("decoupage-" + version) / "data" / name;
}

// The lists of communes of each version, and the historique of 0.8.0.
inline std::vector<SourceDocument> NpmCommuneSources() {
  std::vector<SourceDocument> documents;
  for (const std::string& version : NpmVersions()) documents.push_back(SourceFrom(NpmFile(version, "communes.json")));
  documents.push_back(SourceFrom(NpmFile("0.8.0", "historique-communes.json")));
  NumberSources(&documents);
  return documents;
}

}  // namespace socle::registry
