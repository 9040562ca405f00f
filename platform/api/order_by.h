// The order_by field of List methods (AIP-132): "a.b desc, c".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace socle::api {

struct OrderKey {
  std::string_view field;  // of the allow-list given to ParseOrderBy, and as long-lived
  bool descending = false;

  friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

// The keys in order; none when the text is blank, so that the caller takes its default. Callers append their unique
// key, that pages may go on where one ended. Spaces do not matter; each field is named once, followed by `desc`, `asc`
// or nothing (`asc`). INVALID_ARGUMENT, reason INVALID_ORDER_BY, for anything else, with a violation of the request
// field `path` and the metadata `position` (code points before the fault) and `fields` (the allow-list, comma
// separated).
absl::StatusOr<std::vector<OrderKey>> ParseOrderBy(std::string_view order_by, std::span<const std::string_view> allowed,
                                                   std::string_view path = "order_by");

struct OneOrder {
  size_t field = 0;  // its place in the allow-list
  bool descending = false;

  friend bool operator==(const OneOrder&, const OneOrder&) = default;
};

// Where a list is ordered by one field at a time: that one, or none for a blank text. INVALID_ORDER_BY as above, and
// for several.
absl::StatusOr<std::optional<OneOrder>> ParseOneOrder(std::string_view order_by,
                                                      std::span<const std::string_view> allowed);

// Bytes that sort as the keys ask, whatever their directions. `value` gives a field's, without a zero byte in them.
std::string SortKey(std::span<const OrderKey> keys, absl::FunctionRef<std::string(std::string_view field)> value);

}  // namespace socle::api
