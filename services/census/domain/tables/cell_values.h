// Amounts and days as cells of outside tables write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "services/census/domain/tables/column_mapping.h"

namespace socle::census::tables {

// 30 billion euros, as everywhere.
inline constexpr int64_t kMaxCents = 3'000'000'000'000;

struct ParsedAmount {
  int64_t cents = 0;
  bool rounded = false;  // there was more behind the cents
};

// "45077", "45 077,50 €": digits, spaces between thousands, one decimal mark, "€" or "EUR" behind. Halves of a cent are
// rounded up. None for anything else, such as the other mark, a sign, or more than kMaxCents.
std::optional<ParsedAmount> ParseAmount(std::string_view text, DecimalMark mark);

// "-45 077,5" as "-45077.5": without spaces, with a point for the mark. Empty where it has the other mark; else it may
// still be no number.
std::string PlainNumber(std::string_view text, DecimalMark mark);

// "20284.65"; whole euros without the point.
std::string AmountText(int64_t cents);

// "2019-03-01", with or without a time of day, or "01/03/2019", the day first. None for anything else.
std::optional<Date> ParseDay(std::string_view text);

// A year of four digits, 1900 to 2200.
std::optional<int32_t> ParseYear(std::string_view text);

}  // namespace socle::census::tables
