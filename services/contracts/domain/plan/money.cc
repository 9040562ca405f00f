#include "services/contracts/domain/plan/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace socle::contracts::plan {
namespace {

// "20,284.65" with the signs that a language has for thousands and for decimals.
std::string Grouped(int64_t hundredths, std::string_view thousands, std::string_view decimal) {
  const bool negative = hundredths < 0;
  const uint64_t value = negative ? -static_cast<uint64_t>(hundredths) : static_cast<uint64_t>(hundredths);
  const std::string digits = fmt::format("{}", value / 100);
  std::string text = negative ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += thousands;
    text += digits[i];
  }
  return fmt::format("{}{}{:02}", text, decimal, value % 100);
}

std::string_view Name(TaxBasis basis) { return basis == TaxBasis::kHt ? "HT" : "TTC"; }

}  // namespace

std::optional<Money> Sums::Only() const {
  if (IsMixed()) return std::nullopt;
  for (const TaxBasis basis : kTaxBases) {
    if (const std::optional<int64_t> cents = On(basis)) return Money{*cents, basis};
  }
  return std::nullopt;
}

int32_t BasisPoints(int64_t part, int64_t whole) {
  const WideCents points = static_cast<WideCents>(part) * 10'000 / whole;
  return static_cast<int32_t>(std::min<WideCents>(points, std::numeric_limits<int32_t>::max()));
}

std::string EnglishText(const Money& money) {
  return fmt::format("{} EUR {}", Grouped(money.cents, ",", "."), Name(money.basis));
}

std::string FrenchText(const Money& money) {
  return fmt::format("{} € {}", Grouped(money.cents, " ", ","), Name(money.basis));
}

std::string EnglishPercent(int32_t basis_points) { return Grouped(basis_points, ",", ".") + " %"; }
std::string FrenchPercent(int32_t basis_points) { return Grouped(basis_points, " ", ",") + " %"; }

}  // namespace socle::contracts::plan
