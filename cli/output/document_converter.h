// Turns a Markdown document into others, through pandoc.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
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

// The same with any arguments. The time that it writes into documents is the first that archives have (1980), so that
// the same document is the same bytes.
absl::Status RunConverter(std::vector<std::string> arguments, std::chrono::milliseconds limit,
                          const std::string& program = "pandoc");

}  // namespace socle::cli
