// An edition of a guide as files, each whole or not there.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::cli {

struct GuideFile {
  std::filesystem::path path;
  uint64_t size = 0;  // bytes
  std::string sha256;
};

// Writes `markdown` to FOLDER/NAME.md, .html, .odt and .pdf: those of `formats` ("md", "html", "odt", "pdf"), in this
// order. They are written aside and renamed once all of them are whole; what a build that was killed left aside, the
// next one removes. The same Markdown gives the same bytes; HTML and OpenDocument with the same pandoc, PDF with the
// same weasyprint and fonts besides.
//
// INVALID_ARGUMENT when the folder cannot be written to; FAILED_PRECONDITION when another build writes there, or
// without the program that a format needs; DEADLINE_EXCEEDED when it takes longer than `limit` for one of them.
absl::StatusOr<std::vector<GuideFile>> WriteGuideFiles(const std::string& markdown, const std::filesystem::path& folder,
                                                       const std::string& name, const std::vector<std::string>& formats,
                                                       std::chrono::milliseconds limit = std::chrono::seconds(60));

}  // namespace socle::cli
