// From the words of a command line to an Invocation. Everything that can be checked without a server is checked here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

struct CommandLine {
  // Unset when there is nothing left to do: help was asked for, or the arguments are wrong.
  std::optional<Invocation> invocation;
  ExitCode exit_code = ExitCode::kOk;
  std::string out;  // to print on standard output: the help
  std::string err;  // to print on standard error: what is wrong, and what to do
};

// `arguments` without the program's name. Reads the SOCLE_… environment variables that --help names.
CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace socle::cli
