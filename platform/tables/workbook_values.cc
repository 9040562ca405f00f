#include "platform/tables/workbook_values.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include "platform/api/text.h"

namespace socle::tables {
namespace {

constexpr size_t kColumns = 16'384;
constexpr double kLastDay = 2'958'466;  // 10000-01-01

std::optional<double> NumberOf(std::string_view stored) {
  double number = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), number);
  if (error != std::errc() || end != stored.data() + stored.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

// The code point of "_xHHHH_" at `at`; none where there is no such thing.
std::optional<char32_t> EscapedAt(std::string_view text, size_t at) {
  if (text.substr(at, 2) != "_x" || at + 7 > text.size() || text[at + 6] != '_') return std::nullopt;
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(text.data() + at + 2, text.data() + at + 6, code, 16);
  if (error != std::errc() || end != text.data() + at + 6) return std::nullopt;
  return code;
}

void Append(char32_t c, std::string& text) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c >= 0xD800 && c < 0xE000) {
    text += "\uFFFD";
  } else {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

}  // namespace

std::optional<size_t> ColumnOf(std::string_view reference) {
  size_t column = 0;
  size_t letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z') {
    column = column * 26 + static_cast<size_t>(reference[letters] - 'A') + 1;
    if (column > kColumns) return std::nullopt;
    ++letters;
  }
  if (letters == 0) return std::nullopt;
  return column - 1;
}

std::string NumberText(std::string_view stored) {
  const std::optional<double> number = NumberOf(stored);
  if (!number) return std::string(stored);
  if (*number == 0) return "0";
  const double size = std::fabs(*number);
  // Without an exponent where a person would write none.
  if (size >= 1e15 && size < 1e21 && std::floor(size) == size) return fmt::format("{:.0f}", *number);
  if (size >= 1e-9 && size < 1e-3) {
    std::string text = fmt::format("{:.15f}", *number);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
  }
  return fmt::format("{}", *number);
}

std::optional<std::string> DateText(std::string_view stored, bool from_1904) {
  const std::optional<double> number = NumberOf(stored);
  if (!number || *number < 0 || *number >= kLastDay) return std::nullopt;
  auto days = static_cast<int64_t>(std::floor(*number));
  auto seconds = static_cast<int64_t>(std::llround((*number - std::floor(*number)) * 86'400));
  if (seconds == 86'400) {
    seconds = 0;
    ++days;
  }
  using std::chrono::January, std::chrono::sys_days, std::chrono::year;
  sys_days begin = sys_days(year(1904) / January / 1);
  if (!from_1904) {
    if (days < 1 || days == 60) return std::nullopt;
    begin = sys_days(year(1899) / std::chrono::December / (days < 60 ? 31 : 30));
  }
  const std::chrono::year_month_day day(begin + std::chrono::days(days));
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                                 static_cast<unsigned>(day.day()));
  if (seconds != 0) text += fmt::format("T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return text;
}

bool ShowsDay(int built_in_format) {
  const int id = built_in_format;
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
}

bool ShowsDay(std::string_view format_code) {
  char closing = '\0';
  for (size_t i = 0; i < format_code.size(); ++i) {
    const char c = format_code[i];
    if (closing != '\0') {
      if (c == closing) closing = '\0';
    } else if (c == '"') {
      closing = '"';
    } else if (c == '[') {
      closing = ']';
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;  // the next character stands for itself
    } else if (c == 'd' || c == 'D' || c == 'y' || c == 'Y' || c == 'j' || c == 'J') {
      return true;
    }
  }
  return false;
}

std::string Unescaped(std::string text) {
  if (text.find("_x") == std::string::npos) return text;
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (const auto c = EscapedAt(text, i)) {
      Append(*c, plain);
      i += 6;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\n' && c != '\t') {
      escaped += fmt::format("_x{:04X}_", c);
    } else if (EscapedAt(std::string(text.substr(i, 6)) + "_", 0)) {
      escaped += "_x005F_";  // whatever follows: what is escaped next begins with the mark that would close it
    } else {
      escaped += text[i];
    }
  }
  return escaped;
}

}  // namespace socle::tables
