// From the bytes of a file to typed rows.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

struct ParsedSource {
  SourceDocument document;
  std::vector<RowError> errors;  // all of them, at most kMaxRowErrors; a file with errors is not taken
  int64_t row_count = 0;
};

inline constexpr size_t kMaxRowErrors = 1000;

// Recognises the publication by its content (CSV header or JSON keys), its vintage by the content where it is there and
// by the year in the file's name or path otherwise ("cog_communes_2026.csv", "decoupage-6.0.0/data/communes.json"). The
// source's digest is computed here. UNKNOWN_SOURCE_KIND for a file that is none of ours; a comma- or
// semicolon-separated CSV, with or without BOM and quotes, is read.
absl::StatusOr<ParsedSource> ParseSource(std::string_view file_name, std::string_view bytes);

// A correction of ours as a publication: its source, with the digest of its text and no id.
Source SourceOfCorrection(const Correction& correction, std::string_view text);

}  // namespace socle::registry
