// Shell completion, made from the options themselves, so that it cannot fall behind them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace socle::cli {

// A script for "bash", "zsh" or "fish" that completes the verbs of `root`, their options and the values that options
// choose from; files where a value is one.
std::string CompletionScript(const CLI::App& root, const std::string& shell);

}  // namespace socle::cli
