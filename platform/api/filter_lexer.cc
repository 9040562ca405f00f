#include "platform/api/filter_lexer.h"

namespace socle::api {
namespace {

using Kind = FilterToken::Kind;

// A value may hold dots and colons; a word at the begin of a term ends at its operator.
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kEndsOfWord = " \t\r\n()<>=!,:\"'\\";
constexpr std::string_view kEndsOfValue = " \t\r\n()<>=!,\"'\\";
constexpr std::string_view kBehindString = " \t\r\n()<>=!,:";

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

}  // namespace

const FilterToken& FilterLexer::Peek() {
  if (!peeked_) {
    const size_t before = next_;
    peeked_ = Scan();
    next_ = before;
  }
  return *peeked_;
}

FilterToken FilterLexer::Take() {
  FilterToken token = peeked_ ? *std::move(peeked_) : Scan();
  peeked_.reset();
  next_ = token.end;
  return token;
}

FilterToken FilterLexer::TakeValue() {
  peeked_.reset();
  SkipSpace();
  const char c = Following();
  if (c == '"' || c == '\'') return ScanString();
  if (c == '(') {
    return Fault(next_, "A value is expected here, not an expression in parentheses.",
                 "Une valeur est attendue ici, pas une expression entre parenthèses.");
  }
  FilterToken token = ScanWord(kEndsOfValue);
  if (token.kind != Kind::kText) return token;
  const std::string_view word = Source(token);
  if (word.empty()) return Fault(next_, "A value is expected here.", "Une valeur est attendue ici.");
  if (word == "AND" || word == "OR" || word == "NOT") {
    return Fault(token.begin, fmt::format("A value is expected here; put {} in quotes if it is one.", word),
                 fmt::format("Une valeur est attendue ici ; mettez {} entre guillemets si c'en est une.", word));
  }
  if (Following() == '(') {
    return Fault(token.begin, "A function cannot be a value.", "Une fonction ne peut pas servir de valeur.");
  }
  return token;
}

FilterToken FilterLexer::Scan() {
  SkipSpace();
  if (next_ == text_.size()) return Symbol(Kind::kEnd, 0);
  const bool equal_follows = next_ + 1 < text_.size() && text_[next_ + 1] == '=';
  switch (text_[next_]) {
    case '(':
      return Symbol(Kind::kOpen, 1);
    case ')':
      return Symbol(Kind::kClose, 1);
    case ',':
      return Symbol(Kind::kComma, 1);
    case '-':
      return Symbol(Kind::kMinus, 1);
    case ':':
      return Symbol(Kind::kOp, 1, FilterOp::kHas);
    case '=':
      return Symbol(Kind::kOp, 1, FilterOp::kEqual);
    case '<':
      return equal_follows ? Symbol(Kind::kOp, 2, FilterOp::kLessOrEqual) : Symbol(Kind::kOp, 1, FilterOp::kLess);
    case '>':
      return equal_follows ? Symbol(Kind::kOp, 2, FilterOp::kGreaterOrEqual) : Symbol(Kind::kOp, 1, FilterOp::kGreater);
    case '!':
      if (equal_follows) return Symbol(Kind::kOp, 2, FilterOp::kNotEqual);
      return Fault(next_, "'!' is not an operator; write NOT or '-'.",
                   "« ! » n'est pas un opérateur ; écrivez NOT ou « - ».");
    case '"':
    case '\'':
      return ScanString();
    default:
      break;
  }
  FilterToken token = ScanWord(kEndsOfWord);
  if (token.kind != Kind::kText) return token;
  const std::string_view word = Source(token);
  if (word == "AND") token.kind = Kind::kAnd;
  if (word == "OR") token.kind = Kind::kOr;
  if (word == "NOT") token.kind = Kind::kNot;
  return token;
}

FilterToken FilterLexer::ScanString() {
  FilterToken token{.kind = Kind::kString, .begin = next_, .value = {.pieces = {""}, .offset = next_}};
  const char quote = text_[next_++];
  while (next_ < text_.size() && text_[next_] != quote) {
    const char c = text_[next_];
    if (c == '\0') return Fault(next_, "U+0000 is not allowed.", "U+0000 n'est pas permis.");
    if (c == '*') {
      token.value.pieces.emplace_back();
    } else if (c != '\\') {
      token.value.pieces.back() += c;
    } else if (next_ + 1 < text_.size() && IsOneOf(text_[next_ + 1], "\"'\\*")) {
      token.value.pieces.back() += text_[++next_];
    } else {
      return Fault(next_, "A backslash in a string stands before a quote, a backslash or a star only.",
                   "Dans une chaîne, la barre oblique inverse ne précède qu'un guillemet, elle-même ou une étoile.");
    }
    ++next_;
  }
  if (next_ == text_.size()) {
    return Fault(token.begin, "The string that starts here does not end.",
                 "La chaîne qui commence ici n'est pas fermée.");
  }
  token.end = ++next_;
  if (next_ < text_.size() && !IsOneOf(text_[next_], kBehindString)) {
    return Fault(next_, "A space is missing behind the string.", "Il manque une espace après la chaîne.");
  }
  return token;
}

FilterToken FilterLexer::ScanWord(std::string_view ends) {
  FilterToken token{.kind = Kind::kText, .begin = next_, .value = {.pieces = {""}, .offset = next_}};
  while (next_ < text_.size() && !IsOneOf(text_[next_], ends)) {
    const char c = text_[next_];
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return Fault(next_, "Control characters are not allowed.", "Les caractères de contrôle ne sont pas permis.");
    }
    if (c == '*') {
      token.value.pieces.emplace_back();
    } else {
      token.value.pieces.back() += c;
    }
    ++next_;
  }
  token.end = next_;
  if (next_ < text_.size() && IsOneOf(text_[next_], "\\\"'")) {
    return Fault(next_, "Quotes and backslashes belong into a quoted string.",
                 "Guillemets et barres obliques inverses vont dans une chaîne entre guillemets.");
  }
  return token;
}

FilterToken FilterLexer::Symbol(FilterToken::Kind kind, size_t length, FilterOp op) {
  FilterToken token{.kind = kind, .begin = next_, .end = next_ + length, .op = op};
  next_ = token.end;
  return token;
}

FilterToken FilterLexer::Fault(size_t offset, std::string_view english, std::string_view french) {
  fault_ = {.offset = offset, .english = std::string(english), .french = std::string(french)};
  return {.kind = Kind::kFault, .begin = offset, .end = text_.size()};
}

void FilterLexer::SkipSpace() {
  while (next_ < text_.size() && IsOneOf(text_[next_], kSpace)) ++next_;
}

}  // namespace socle::api
