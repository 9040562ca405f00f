// The words of a filter. Used by filter_parser.h only.
//
// What a character means depends on where it stands: in `2012-04-21T11:30:00-04:00` the colons belong to the value, in
// `roles:chair` the colon is an operator. So the parser says which of the two it wants next: Peek() and Take() read a
// token as it stands at the begin of a term, TakeValue() reads the value behind an operator or inside a call.
#pragma once

#include <optional>
#include <string_view>

#include "platform/api/filter_ast.h"
#include "platform/api/filter_fault.h"

namespace socle::api {

struct FilterToken {
  enum class Kind { kEnd, kText, kString, kOpen, kClose, kComma, kMinus, kOp, kAnd, kOr, kNot, kFault };

  Kind kind = Kind::kEnd;
  size_t begin = 0;  // bytes, half open
  size_t end = 0;
  FilterOp op = FilterOp::kEqual;  // of kOp
  FilterValue value = {};          // of kText and kString
};

class FilterLexer {
 public:
  // The text must be valid UTF-8 and outlive the lexer.
  explicit FilterLexer(std::string_view text) : text_(text) {}

  const FilterToken& Peek();
  FilterToken Take();
  // kText, kString or kFault. What was only peeked at is read anew.
  FilterToken TakeValue();

  // The character behind the last token taken; NUL at the end.
  char Following() const { return next_ < text_.size() ? text_[next_] : '\0'; }
  std::string_view Source(const FilterToken& token) const { return text_.substr(token.begin, token.end - token.begin); }

  // Why the last token was kFault.
  const FilterFault& fault() const { return fault_; }

 private:
  FilterToken Scan();
  FilterToken ScanString();
  FilterToken ScanWord(std::string_view ends);
  FilterToken Symbol(FilterToken::Kind kind, size_t length, FilterOp op = FilterOp::kEqual);
  FilterToken Fault(size_t offset, std::string_view english, std::string_view french);
  void SkipSpace();

  std::string_view text_;
  size_t next_ = 0;
  std::optional<FilterToken> peeked_;
  FilterFault fault_;
};

}  // namespace socle::api
