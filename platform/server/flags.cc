#include "platform/server/flags.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace socle::server {
namespace {

struct Unit {
  std::string_view suffix;
  int64_t millis;
};
// Longest suffix first: "ms" ends in "s".
constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text, const DurationRange& range) {
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    const std::string_view digits = text.substr(0, text.size() - unit.suffix.size());
    int32_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const std::chrono::milliseconds duration(count * unit.millis);
    if (error == std::errc() && end == digits.data() + digits.size() && duration >= range.least &&
        duration <= range.most) {
      return duration;
    }
    break;
  }
  return absl::InvalidArgumentError(fmt::format("'{}' is not a duration of {} to {}, written like 250ms, 40s, 5m or 1h",
                                                text, FormatDuration(range.least), FormatDuration(range.most)));
}

std::string FormatDuration(std::chrono::milliseconds duration) {
  const Unit* best = &kUnits[0];
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.millis == 0) best = &unit;
  }
  return fmt::format("{}{}", duration.count() / best->millis, best->suffix);
}

absl::StatusOr<std::string> ReadSettingFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) return absl::NotFoundError(fmt::format("cannot read '{}'", path));
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.pop_back();
  return content;
}

Flags::Flags(std::string program, std::string description)
    : program_(std::move(program)), app_(std::make_unique<CLI::App>(std::move(description), program_)) {}

Flags::~Flags() = default;

std::string Flags::VariableOf(const std::string& name) const {
  std::string variable = "SOCLE_" + name;
  for (char& c : variable) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

void Flags::Text(const std::string& name, std::string* value, const std::string& help) {
  app_->add_option("--" + name, *value, help)->envname(VariableOf(name))->capture_default_str();
}

void Flags::Number(const std::string& name, int* value, const std::string& help, int least, int most) {
  app_->add_option("--" + name, *value, help)
      ->envname(VariableOf(name))
      ->capture_default_str()
      ->check(CLI::Range(least, most));
}

void Flags::Duration(const std::string& name, std::chrono::milliseconds* value, const std::string& help,
                     DurationRange range) {
  app_->add_option_function<std::string>(
          "--" + name,
          [value, name, range](const std::string& text) {
            const auto parsed = ParseDuration(text, range);
            if (!parsed.ok()) throw CLI::ValidationError("--" + name, std::string(parsed.status().message()));
            *value = *parsed;
          },
          help)
      ->envname(VariableOf(name))
      ->default_str(FormatDuration(*value))
      ->type_name("DURATION");
}

void Flags::Switch(const std::string& name, bool* value, const std::string& help) {
  app_->add_flag("--" + name + ",!--no-" + name, *value, help)->envname(VariableOf(name));
}

void Flags::Choice(const std::string& name, std::string* value, const std::string& help,
                   std::vector<std::string> choices) {
  app_->add_option("--" + name, *value, help)
      ->envname(VariableOf(name))
      ->capture_default_str()
      ->check(CLI::IsMember(std::move(choices)));
}

void Flags::File(const std::string& name, std::string* content, const std::string& help) {
  app_->add_option_function<std::string>(
          "--" + name,
          [content, name](const std::string& path) {
            auto read = ReadSettingFile(path);
            if (!read.ok()) throw CLI::ValidationError("--" + name, std::string(read.status().message()));
            *content = *std::move(read);
          },
          help)
      ->envname(VariableOf(name))
      ->type_name("FILE");
}

std::optional<int> Flags::Parse(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    std::fputs(Help().c_str(), stdout);
    return 0;
  } catch (const CLI::ParseError& e) {
    fmt::print(stderr, "{}: {}\n", program_, OneLine(e.what()));
    return 2;
  }
}

absl::Status Flags::ParseArguments(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    app_->parse(std::move(arguments));
    return absl::OkStatus();
  } catch (const CLI::ParseError& e) {
    return absl::InvalidArgumentError(OneLine(e.what()));
  }
}

absl::Status OfFlag(std::string_view flag, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(), fmt::format("--{}: {}", flag, std::string(status.message())));
}

std::string Flags::Help() const { return app_->help(); }

}  // namespace socle::server
