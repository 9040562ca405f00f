#include "services/census/domain/observatory/decimal.h"

#include <fmt/format.h>

namespace socle::census {
namespace {

// 15 digits.
constexpr int64_t kMostUnits = 999'999'999'999'999;

}  // namespace

std::optional<int64_t> ParseDecimal(std::string_view text, int decimals) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  int64_t units = 0;
  int digits = 0;
  int behind = -1;  // digits behind the point; -1: none was seen
  for (const char c : text) {
    if (c == '.' && behind < 0 && digits > 0) {
      behind = 0;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kMaxDigits) return std::nullopt;
    if (behind >= 0 && ++behind > decimals) return std::nullopt;
    units = units * 10 + (c - '0');
  }
  if (digits == 0 || behind == 0) return std::nullopt;
  for (int i = behind < 0 ? 0 : behind; i < decimals; ++i) {
    if (units > kMostUnits / 10) return std::nullopt;
    units *= 10;
  }
  return negative ? -units : units;
}

std::string DecimalText(int64_t units, int decimals) {
  const uint64_t size = units < 0 ? uint64_t{0} - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  uint64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  std::string text = fmt::format("{}{}", units < 0 ? "-" : "", size / scale);
  if (size % scale == 0) return text;
  text += fmt::format(".{:0{}}", size % scale, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace socle::census
