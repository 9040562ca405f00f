// Turns a document into others, through programs made for it: pandoc, and weasyprint for PDF.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace socle::cli {

// Writes `document`, OpenDocument text, from the file `markdown`. Runs `program` (found on PATH) as a child process,
// and ends it after `limit`. What people wrote must be escaped in the file: an image in it would be read from where it
// says.
//
// FAILED_PRECONDITION, with what to install, when there is no such program; DEADLINE_EXCEEDED; INTERNAL with its exit
// code when it fails: what it said is on standard error.
absl::Status WriteOpenDocument(const std::filesystem::path& markdown, const std::filesystem::path& document,
                               std::chrono::milliseconds limit = std::chrono::seconds(60),
                               const std::string& program = "pandoc");

// Writes `document`, PDF, from an HTML page that stands alone. The same page gives the same bytes with the same program
// and fonts. The errors are those of WriteOpenDocument.
absl::Status WritePdf(const std::filesystem::path& html, const std::filesystem::path& document,
                      std::chrono::milliseconds limit = std::chrono::seconds(60),
                      const std::string& program = "weasyprint");

// The same with any arguments; `missing`: what to do where the program is not there. The time that it writes into
// documents is the first that archives have (1980), so that the same document is the same bytes.
absl::Status RunConverter(
    std::vector<std::string> arguments, std::chrono::milliseconds limit, const std::string& program = "pandoc",
    std::string_view missing = "apt-get install pandoc (./dev setup does), or print Markdown (--format md)");

}  // namespace socle::cli
