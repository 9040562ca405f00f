// Money of action plans: euros in cents, with or without tax.
//
// Amounts of different tax bases are never added. Sums are therefore kept by basis, and what compares two amounts asks
// for their basis first.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace socle::contracts::plan {

// As v1::TaxBasis; stored: append only.
enum class TaxBasis { kHt = 1, kTtc = 2 };
inline constexpr std::array kTaxBases = {TaxBasis::kHt, TaxBasis::kTtc};

// 30 billion euros in cents: 10,000 actions of 300 lines each sum up without overflow.
inline constexpr int64_t kMaxCents = 3'000'000'000'000;

struct Money {
  int64_t cents = 0;
  TaxBasis basis = TaxBasis::kHt;

  friend bool operator==(const Money&, const Money&) = default;
};

// A sum for each basis; none where nothing was added.
class Sums {
 public:
  void Add(const Money& money) {
    std::optional<int64_t>& sum = sums_[Index(money.basis)];
    sum = sum.value_or(0) + money.cents;
  }
  void Add(const std::optional<Money>& money) {
    if (money) Add(*money);
  }

  std::optional<int64_t> On(TaxBasis basis) const { return sums_[Index(basis)]; }
  bool empty() const { return !sums_[0] && !sums_[1]; }
  bool IsMixed() const { return sums_[0] && sums_[1]; }
  // The one sum; none where there is nothing or two bases.
  std::optional<Money> Only() const;

  friend bool operator==(const Sums&, const Sums&) = default;

 private:
  static size_t Index(TaxBasis basis) { return basis == TaxBasis::kHt ? 0 : 1; }

  std::array<std::optional<int64_t>, 2> sums_;
};

// Wide enough for the product of a sum and 10,000.
__extension__ typedef __int128 WideCents;  // NOLINT(modernize-use-using): `using` takes no __extension__

// Parts of 10,000, rounded down; `whole` above 0.
int32_t BasisPoints(int64_t part, int64_t whole);

// "20,284.65 EUR HT" and "20 284,65 € HT".
std::string EnglishText(const Money& money);
std::string FrenchText(const Money& money);
// "85.00 %" and "85,00 %" of 8,500.
std::string EnglishPercent(int32_t basis_points);
std::string FrenchPercent(int32_t basis_points);

}  // namespace socle::contracts::plan
