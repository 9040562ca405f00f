#include "platform/api/filter_parser.h"

#include "platform/api/filter_fault.h"
#include "platform/api/filter_lexer.h"
#include "platform/api/text.h"

namespace socle::api {
namespace {

using Kind = FilterToken::Kind;

// Every function returns nullopt once there is a fault.
class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) {}

  std::optional<FilterNode> Filter() {
    if (lexer_.Peek().kind == Kind::kEnd) return FilterNode{};
    std::optional<FilterNode> node = Expression();
    if (node && lexer_.Peek().kind != Kind::kEnd) return Unexpected();
    return node;
  }

  const FilterFault& fault() const { return fault_; }

 private:
  std::optional<FilterNode> Expression() {
    FilterNode all{.offset = lexer_.Peek().begin};
    do {
      // A sequence is not empty, and it ends where no term can start.
      do {
        std::optional<FilterNode> factor = Factor();
        if (!factor) return std::nullopt;
        Adopt(&all, *std::move(factor));
      } while (StartsTerm(lexer_.Peek().kind));
    } while (TakeIf(Kind::kAnd));
    return OnlyChildOr(std::move(all));
  }

  std::optional<FilterNode> Factor() {
    FilterNode any{.kind = FilterNode::Kind::kOr, .offset = lexer_.Peek().begin};
    do {
      std::optional<FilterNode> term = Term();
      if (!term) return std::nullopt;
      Adopt(&any, *std::move(term));
    } while (TakeIf(Kind::kOr));
    return OnlyChildOr(std::move(any));
  }

  std::optional<FilterNode> Term() {
    const FilterToken sign = lexer_.Peek();
    if (sign.kind != Kind::kNot && sign.kind != Kind::kMinus) return Simple();
    lexer_.Take();
    if (sign.kind == Kind::kMinus && lexer_.Peek().begin != sign.end) {
      return Fault(sign.begin, "'-' must stand directly before what it negates.",
                   "« - » doit précéder immédiatement ce qu'il nie.");
    }
    std::optional<FilterNode> negated = Simple();
    if (!negated) return std::nullopt;
    FilterNode node{.kind = FilterNode::Kind::kNot, .offset = sign.begin};
    node.children.push_back(*std::move(negated));
    return node;
  }

  std::optional<FilterNode> Simple() {
    if (lexer_.Peek().kind != Kind::kOpen) return Restriction();
    const FilterToken open = lexer_.Take();
    if (++depth_ > kMaxFilterDepth) {
      return Fault(open.begin, fmt::format("Parentheses are nested deeper than {}.", kMaxFilterDepth),
                   fmt::format("Plus de {} parenthèses imbriquées.", kMaxFilterDepth));
    }
    std::optional<FilterNode> node = Expression();
    if (!node) return std::nullopt;
    if (lexer_.Peek().kind == Kind::kEnd) {
      return Fault(open.begin, "The parenthesis that opens here is not closed.",
                   "La parenthèse ouverte ici n'est pas fermée.");
    }
    if (!TakeIf(Kind::kClose)) return Unexpected();
    --depth_;
    return node;
  }

  std::optional<FilterNode> Restriction() {
    const FilterToken first = lexer_.Peek();
    if (first.kind != Kind::kText && first.kind != Kind::kString) return Unexpected();
    lexer_.Take();
    if (++terms_ > kMaxFilterTerms) {
      return Fault(first.begin, fmt::format("A filter has at most {} terms.", kMaxFilterTerms),
                   fmt::format("Un filtre compte au plus {} termes.", kMaxFilterTerms));
    }
    const bool word = first.kind == Kind::kText;
    if (word && lexer_.Following() == '(') return Call(first);
    if (lexer_.Peek().kind == Kind::kOp) {
      if (!word) {
        return Fault(first.begin, "The name of a field is expected here, without quotes.",
                     "Un nom de champ est attendu ici, sans guillemets.");
      }
      return Comparison(first);
    }
    return FilterNode{.kind = FilterNode::Kind::kBare, .values = {first.value}, .offset = first.begin};
  }

  std::optional<FilterNode> Comparison(const FilterToken& field) {
    FilterNode node{
        .kind = FilterNode::Kind::kComparison, .name = std::string(lexer_.Source(field)), .offset = field.begin};
    node.op = lexer_.Take().op;
    FilterToken value = lexer_.TakeValue();
    if (value.kind == Kind::kFault) return Fault();
    node.values.push_back(std::move(value.value));
    return node;
  }

  std::optional<FilterNode> Call(const FilterToken& function) {
    FilterNode node{
        .kind = FilterNode::Kind::kCall, .name = std::string(lexer_.Source(function)), .offset = function.begin};
    lexer_.Take();
    if (TakeIf(Kind::kClose)) return Called(std::move(node));
    do {
      FilterToken value = lexer_.TakeValue();
      if (value.kind == Kind::kFault) return Fault();
      node.values.push_back(std::move(value.value));
    } while (TakeIf(Kind::kComma));
    if (!TakeIf(Kind::kClose)) return Unexpected();
    return Called(std::move(node));
  }

  std::optional<FilterNode> Called(FilterNode node) {
    if (lexer_.Peek().kind != Kind::kOp) return node;
    return Fault(lexer_.Peek().begin, "A function stands alone: it is true or false.",
                 "Une fonction s'emploie seule : elle est vraie ou fausse.");
  }

  static bool StartsTerm(Kind kind) {
    return kind == Kind::kText || kind == Kind::kString || kind == Kind::kOpen || kind == Kind::kMinus ||
           kind == Kind::kNot;
  }

  bool TakeIf(Kind kind) {
    if (lexer_.Peek().kind != kind) return false;
    lexer_.Take();
    return true;
  }

  // (a AND b) AND c says what a AND b AND c says.
  static void Adopt(FilterNode* parent, FilterNode child) {
    if (child.kind != parent->kind) {
      parent->children.push_back(std::move(child));
      return;
    }
    for (FilterNode& grandchild : child.children) parent->children.push_back(std::move(grandchild));
  }

  static FilterNode OnlyChildOr(FilterNode node) {
    if (node.children.size() != 1) return node;
    FilterNode child = std::move(node.children[0]);
    return child;
  }

  std::nullopt_t Unexpected() {
    const FilterToken token = lexer_.Peek();
    if (token.kind == Kind::kFault) return Fault();
    if (token.kind == Kind::kEnd) {
      return Fault(token.begin, "The filter ends where a term is expected.",
                   "Le filtre s'arrête là où un terme est attendu.");
    }
    const std::string shown = Excerpt(lexer_.Source(token));
    return Fault(token.begin, fmt::format("'{}' is not expected here.", shown),
                 fmt::format("« {} » n'est pas attendu ici.", shown));
  }

  std::nullopt_t Fault() {
    fault_ = lexer_.fault();
    return std::nullopt;
  }

  std::nullopt_t Fault(size_t offset, std::string_view english, std::string_view french) {
    fault_ = {.offset = offset, .english = std::string(english), .french = std::string(french)};
    return std::nullopt;
  }

  FilterLexer lexer_;
  int depth_ = 0;
  int terms_ = 0;
  FilterFault fault_;
};

std::optional<FilterFault> FaultOfText(std::string_view filter) {
  if (filter.size() > kMaxFilterBytes) {
    return FilterFault{
        .offset = 0,
        .english = fmt::format("The filter has {} bytes; {} are allowed.", filter.size(), kMaxFilterBytes),
        .french = fmt::format("Le filtre compte {} octets ; {} sont permis.", filter.size(), kMaxFilterBytes)};
  }
  if (const std::optional<size_t> invalid = FindInvalidUtf8(filter)) {
    return FilterFault{.offset = *invalid,
                       .english = "The filter is not valid UTF-8.",
                       .french = "Le filtre n'est pas en UTF-8 valide."};
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<FilterNode> ParseFilter(std::string_view filter, std::string_view path) {
  if (const std::optional<FilterFault> fault = FaultOfText(filter)) return InvalidFilter(path, filter, {&*fault, 1});
  Parser parser(filter);
  std::optional<FilterNode> node = parser.Filter();
  if (!node) return InvalidFilter(path, filter, {&parser.fault(), 1});
  return *std::move(node);
}

}  // namespace socle::api
