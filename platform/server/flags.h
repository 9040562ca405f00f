// Settings from the command line and the environment.
//
//   server::Flags flags("socle-registry", "Serves the registry.");
//   flags.Duration("drain", &config.drain, "How long open connections may take to leave");
//   if (std::optional<int> code = flags.Parse(argc, argv)) return *code;
//
// Every flag has an environment variable of the same name: `--max-connections` is SOCLE_MAX_CONNECTIONS. The command
// line wins, an empty variable counts as unset. A wrong setting ends the process with exit code 2 and one line that
// names it. Secrets are never values: their flags name files.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace socle::server {

// What a duration may be. Unless said otherwise a day at most: what is longer was meant otherwise.
struct DurationRange {
  std::chrono::milliseconds least = std::chrono::milliseconds(0);
  std::chrono::milliseconds most = std::chrono::hours(24);
};

// "250ms", "40s", "5m", "1h"; INVALID_ARGUMENT otherwise, and outside of the range.
absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text, const DurationRange& range = {});
std::string FormatDuration(std::chrono::milliseconds duration);

// The content of a file without its trailing line end; NOT_FOUND naming the file.
absl::StatusOr<std::string> ReadSettingFile(const std::string& path);

// What is wrong with the setting of a flag, with the flag before it: "--listen: …". OK stays OK.
absl::Status OfFlag(std::string_view flag, const absl::Status& status);

class Flags {
 public:
  Flags(std::string program, std::string description);
  ~Flags();

  // `value` holds the default, which --help shows, and must live until Parse has returned. `name` without dashes
  // before.
  void Text(const std::string& name, std::string* value, const std::string& help);
  void Number(const std::string& name, int* value, const std::string& help, int least, int most);
  void Duration(const std::string& name, std::chrono::milliseconds* value, const std::string& help,
                DurationRange range = {});
  void Switch(const std::string& name, bool* value, const std::string& help);
  void Choice(const std::string& name, std::string* value, const std::string& help, std::vector<std::string> choices);
  // The flag's value is a path; `content` becomes what the file holds.
  void File(const std::string& name, std::string* content, const std::string& help);

  // Nothing when the process goes on; otherwise what it exits with: 0 after --help, 2 after one line on stderr.
  std::optional<int> Parse(int argc, const char* const* argv);
  // The same without a process; the error names the flag.
  absl::Status ParseArguments(std::vector<std::string> arguments);

  std::string Help() const;

 private:
  std::string VariableOf(const std::string& name) const;

  const std::string program_;
  std::unique_ptr<CLI::App> app_;
};

}  // namespace socle::server
