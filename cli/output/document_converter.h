// Turns a Markdown document into one that a word processor opens, through pandoc.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

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

}  // namespace socle::cli
