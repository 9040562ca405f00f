// Decimal numbers of a fixed number of digits after the point, counted in their smallest unit: sums of them are exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socle::census {

inline constexpr int kMaxDecimals = 6;
inline constexpr int kMaxDigits = 15;  // before the point and of `decimals`, whether they are written or not

// "-15.2" with two decimals is -1520. None for anything but an optional '-', 1 to kMaxDigits digits in all and, where
// `decimals` allow it, a point with at most so many digits behind it.
std::optional<int64_t> ParseDecimal(std::string_view text, int decimals);

// "-15.2" of -1520: no zeros at the end, no point without digits behind it.
std::string DecimalText(int64_t units, int decimals);

}  // namespace socle::census
