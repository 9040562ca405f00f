#include "platform/api/filter_ast.h"

namespace socle::api {
namespace {

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string ValueText(const FilterValue& value) {
  std::string text = value.Text();
  bool plain = !text.empty() && text[0] != '-' && text != "AND" && text != "OR" && text != "NOT";
  for (const std::string& piece : value.pieces) plain = plain && std::all_of(piece.begin(), piece.end(), IsPlain);
  if (plain) return text;

  std::string out = "\"";
  for (size_t i = 0; i < value.pieces.size(); ++i) {
    if (i > 0) out += '*';
    for (const char c : value.pieces[i]) {
      if (c == '"' || c == '\\' || c == '*') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

std::string Joined(const std::vector<FilterNode>& children, std::string_view between, FilterNode::Kind in_parentheses) {
  std::string out;
  for (const FilterNode& child : children) {
    if (!out.empty()) out += between;
    const std::string text = FilterText(child);
    out += child.kind == in_parentheses ? "(" + text + ")" : text;
  }
  return out;
}

}  // namespace

std::string_view FilterOpText(FilterOp op) {
  switch (op) {
    case FilterOp::kEqual:
      return "=";
    case FilterOp::kNotEqual:
      return "!=";
    case FilterOp::kLess:
      return "<";
    case FilterOp::kLessOrEqual:
      return "<=";
    case FilterOp::kGreater:
      return ">";
    case FilterOp::kGreaterOrEqual:
      return ">=";
    case FilterOp::kHas:
      return ":";
  }
  return "";
}

std::string FilterValue::Text() const { return fmt::format("{}", fmt::join(pieces, "*")); }

std::string FilterText(const FilterNode& node) {
  using Kind = FilterNode::Kind;
  switch (node.kind) {
    case Kind::kAnd:
      return Joined(node.children, " AND ", Kind::kAnd);
    case Kind::kOr:
      return Joined(node.children, " OR ", Kind::kAnd);
    case Kind::kNot: {
      const FilterNode& child = node.children[0];
      const bool simple = child.kind == Kind::kComparison || child.kind == Kind::kCall || child.kind == Kind::kBare;
      return simple ? "NOT " + FilterText(child) : "NOT (" + FilterText(child) + ")";
    }
    case Kind::kComparison:
      return fmt::format("{} {} {}", node.name, FilterOpText(node.op), ValueText(node.values[0]));
    case Kind::kCall: {
      std::vector<std::string> arguments;
      for (const FilterValue& value : node.values) arguments.push_back(ValueText(value));
      return fmt::format("{}({})", node.name, fmt::join(arguments, ", "));
    }
    case Kind::kBare:
      return ValueText(node.values[0]);
  }
  return "";
}

}  // namespace socle::api
