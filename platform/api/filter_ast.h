// What a filter says, before anybody knows which fields exist: the tree that filter_parser.h makes of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace socle::api {

enum class FilterOp { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kHas };

// "=", "!=", "<", "<=", ">", ">=", ":".
std::string_view FilterOpText(FilterOp op);

// A constant, with its escapes resolved. Quotes do not change what it means.
struct FilterValue {
  // The text between wildcards: {"abc"} is the text abc, {"abc", ""} is abc*, {"", ""} is a lone *. Never empty.
  std::vector<std::string> pieces = {};
  size_t offset = 0;  // where it starts in the filter, in bytes; no part of equality

  bool HasWildcard() const { return pieces.size() > 1; }
  bool IsLoneWildcard() const { return pieces.size() == 2 && pieces[0].empty() && pieces[1].empty(); }
  // The pieces with a * between them, as a person would write it.
  std::string Text() const;

  friend bool operator==(const FilterValue& a, const FilterValue& b) { return a.pieces == b.pieces; }
};

struct FilterNode {
  enum class Kind {
    kAnd,  // of `children`, none of them an AND; without children it is the empty filter, which everything matches
    kOr,   // of two `children` or more, none of them an OR
    kNot,  // of one child
    kComparison,  // `name` `op` `values[0]`
    kCall,        // `name`(`values`…)
    kBare,        // `values[0]` alone, without a field
  };

  Kind kind = Kind::kAnd;
  std::vector<FilterNode> children = {};
  std::string name = {};  // of the field, with its dots, or of the function
  FilterOp op = FilterOp::kEqual;
  std::vector<FilterValue> values = {};
  size_t offset = 0;  // as in FilterValue

  friend bool operator==(const FilterNode& a, const FilterNode& b) {
    return a.kind == b.kind && a.children == b.children && a.name == b.name && a.op == b.op && a.values == b.values;
  }
};

// The filter as text that parses to an equal tree. Uses as few parentheses as precedence allows.
std::string FilterText(const FilterNode& node);

}  // namespace socle::api
