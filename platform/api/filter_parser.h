// The grammar of filters (AIP-160), as a recursive descent.
//
//   expression  = sequence { AND sequence }
//   sequence    = factor { factor }                    side by side means AND
//   factor      = term { OR term }                     OR binds tighter than AND
//   term        = [ NOT | "-" ] ( restriction | "(" expression ")" )
//   restriction = field operator value | function "(" [ value { "," value } ] ")" | value
//   operator    = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":"
//   value       = word | 'string' | "string"           * is a wildcard, \* in a string a star
//
// What AIP-160 has beyond this, we refuse: expressions and functions as values, and fields written in quotes.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "platform/api/filter_ast.h"

namespace socle::api {

// Caps of every filter; beyond them it is refused, however well formed.
inline constexpr size_t kMaxFilterBytes = 4096;
inline constexpr int kMaxFilterDepth = 32;   // parentheses open at the same place
inline constexpr int kMaxFilterTerms = 200;  // restrictions

// The tree of a filter; an empty or blank one is an AND of nothing. `path` is the request's field, for errors, which
// are those of InvalidFilter() in filter_fault.h.
absl::StatusOr<FilterNode> ParseFilter(std::string_view filter, std::string_view path = "filter");

}  // namespace socle::api
