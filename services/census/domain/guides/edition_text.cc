#include "services/census/domain/guides/edition_text.h"

#include <fmt/format.h>

#include <array>

namespace socle::census {

std::string Plain(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>#~|&";
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return "";
  text = text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
  std::string plain;
  for (const char c : text) {
    if (kMarks.find(c) != std::string_view::npos) plain += '\\';
    plain += kSpaces.find(c) == std::string_view::npos ? c : ' ';
  }
  // What begins a list, a title or a rule at the begin of a line: "- ", "12. ", "===".
  const size_t behind_number = plain.find_first_not_of("0123456789");
  const size_t mark = behind_number == std::string::npos ? 0 : behind_number;
  constexpr std::string_view kBegins = "-+=";
  constexpr std::string_view kNumbered = ".)";
  if (mark == 0 ? kBegins.find(plain[0]) != std::string_view::npos
                : kNumbered.find(plain[mark]) != std::string_view::npos) {
    plain.insert(mark, 1, '\\');
  }
  return plain;
}

std::string PlainParagraphs(std::string_view text) {
  std::string written;
  while (!text.empty()) {
    const size_t end = text.find("\n\n");
    const std::string paragraph = Plain(text.substr(0, end));
    if (!paragraph.empty()) written += paragraph + "\n\n";
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return written;
}

std::string Grouped(int64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && digits[i - 1] != '-' && (digits.size() - i) % 3 == 0) grouped += "\u202f";
    grouped += digits[i];
  }
  return grouped;
}

std::string PeriodText(std::string_view period) {
  constexpr std::array<std::string_view, 12> kMonths = {"janvier",   "février", "mars",     "avril",
                                                        "mai",       "juin",    "juillet",  "août",
                                                        "septembre", "octobre", "novembre", "décembre"};
  if (period.size() != 7 && period.size() != 10) return std::string(period);
  const size_t month = static_cast<size_t>(period[5] - '0') * 10 + static_cast<size_t>(period[6] - '0');
  if (month < 1 || month > kMonths.size()) return std::string(period);
  const std::string shown = fmt::format("{} {}", kMonths[month - 1], period.substr(0, 4));
  if (period.size() == 7) return shown;
  const std::string_view day = period.substr(8);
  if (day == "01") return "1er " + shown;
  return fmt::format("{} {}", day[0] == '0' ? day.substr(1) : day, shown);
}

}  // namespace socle::census
