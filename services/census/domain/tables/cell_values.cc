#include "services/census/domain/tables/cell_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace socle::census::tables {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AreDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

// Without spaces of any kind, and without the name of the currency behind.
std::string Bare(std::string_view text) {
  std::string bare;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text.substr(i, 2) == "\u00A0") {
      i += 2;
    } else if (text.substr(i, 3) == "\u202F") {
      i += 3;
    } else {
      bare += text[i++];
    }
  }
  for (const std::string_view currency : {"€", "EUR"}) {
    if (bare.size() > currency.size() && bare.ends_with(currency)) bare.erase(bare.size() - currency.size());
  }
  return bare;
}

int Number(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::optional<ParsedAmount> ParseAmount(std::string_view text, DecimalMark mark) {
  const std::string bare = Bare(text);
  const size_t at = bare.find(mark == DecimalMark::kPoint ? '.' : ',');
  const std::string_view whole = std::string_view(bare).substr(0, at);
  const std::string_view part = at == std::string::npos ? std::string_view("0") : std::string_view(bare).substr(at + 1);
  if (!AreDigits(whole) || !AreDigits(part) || whole.size() > 15) return std::nullopt;
  int64_t euros = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), euros);
  ParsedAmount amount{.cents = euros * 100};
  if (part.size() >= 1) amount.cents += (part[0] - '0') * 10;
  if (part.size() >= 2) amount.cents += part[1] - '0';
  if (part.size() >= 3) {
    amount.rounded = part.find_first_not_of('0', 2) != std::string_view::npos;
    if (part[2] >= '5') ++amount.cents;
  }
  if (amount.cents > kMaxCents) return std::nullopt;
  return amount;
}

std::string PlainNumber(std::string_view text, DecimalMark mark) {
  std::string bare = Bare(text);
  if (mark == DecimalMark::kPoint) return bare.find(',') == std::string::npos ? bare : std::string();
  if (bare.find('.') != std::string::npos) return {};
  std::replace(bare.begin(), bare.end(), ',', '.');
  return bare;
}

std::string AmountText(int64_t cents) {
  if (cents % 100 == 0) return std::to_string(cents / 100);
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

std::optional<Date> ParseDay(std::string_view text) {
  std::string iso(text.substr(0, 10));
  if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
    iso = fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
  } else if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') {
    return std::nullopt;
  }
  const absl::StatusOr<Date> day = Date::Parse(iso);
  if (!day.ok()) return std::nullopt;
  return *day;
}

std::optional<int32_t> ParseYear(std::string_view text) {
  if (text.size() != 4 || !AreDigits(text)) return std::nullopt;
  const int year = Number(text);
  if (year < 1900 || year > 2200) return std::nullopt;
  return year;
}

}  // namespace socle::census::tables
