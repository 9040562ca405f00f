#include "platform/api/filter_program.h"

#include "platform/api/filter_pattern.h"

namespace socle::api {
namespace {

using Constants = std::vector<FilterConstant>;

void Unite(Constants* into, const Constants& more) {
  for (const FilterConstant& constant : more) {
    if (std::find(into->begin(), into->end(), constant) == into->end()) into->push_back(constant);
  }
}

void Intersect(Constants* into, const Constants& other) {
  std::erase_if(*into, [&](const FilterConstant& constant) {
    return std::find(other.begin(), other.end(), constant) == other.end();
  });
}

template <typename T>
bool Holds(FilterOp op, const T& left, const T& right) {
  switch (op) {
    case FilterOp::kEqual:
    case FilterOp::kHas:
      return left == right;
    case FilterOp::kNotEqual:
      return left != right;
    case FilterOp::kLess:
      return left < right;
    case FilterOp::kLessOrEqual:
      return left <= right;
    case FilterOp::kGreater:
      return left > right;
    case FilterOp::kGreaterOrEqual:
      return left >= right;
  }
  return false;
}

class All : public FilterInstruction {
 public:
  explicit All(std::vector<FilterInstructionPtr> parts) : parts_(std::move(parts)) {}

  bool Matches(const void* item) const override {
    for (const FilterInstructionPtr& part : parts_) {
      if (!part->Matches(item)) return false;
    }
    return true;
  }

  std::optional<Constants> EqualityOn(const FilterField& field) const override {
    std::optional<Constants> out;
    for (const FilterInstructionPtr& part : parts_) {
      std::optional<Constants> of_part = part->EqualityOn(field);
      if (!of_part) continue;
      if (!out) {
        out = std::move(of_part);
      } else if (field.type != FilterType::kStrings) {
        Intersect(&*out, *of_part);
      } else if (of_part->size() < out->size()) {
        // A list may hold a constant of each part: either set will do.
        out = std::move(of_part);
      }
    }
    return out;
  }

 private:
  std::vector<FilterInstructionPtr> parts_;
};

class Any : public FilterInstruction {
 public:
  explicit Any(std::vector<FilterInstructionPtr> parts) : parts_(std::move(parts)) {}

  bool Matches(const void* item) const override {
    for (const FilterInstructionPtr& part : parts_) {
      if (part->Matches(item)) return true;
    }
    return false;
  }

  std::optional<Constants> EqualityOn(const FilterField& field) const override {
    Constants out;
    for (const FilterInstructionPtr& part : parts_) {
      const std::optional<Constants> of_part = part->EqualityOn(field);
      if (!of_part) return std::nullopt;
      Unite(&out, *of_part);
    }
    return out;
  }

 private:
  std::vector<FilterInstructionPtr> parts_;
};

class Not : public FilterInstruction {
 public:
  explicit Not(FilterInstructionPtr part) : part_(std::move(part)) {}
  bool Matches(const void* item) const override { return !part_->Matches(item); }

 private:
  FilterInstructionPtr part_;
};

class Predicate : public FilterInstruction {
 public:
  explicit Predicate(FilterPredicate predicate) : predicate_(std::move(predicate)) {}
  bool Matches(const void* item) const override { return predicate_(item); }

 private:
  FilterPredicate predicate_;
};

FilterConstant ConstantOf(FilterType type, int64_t number) {
  if (type == FilterType::kBool) return number != 0;
  if (type == FilterType::kDate) return Date{static_cast<int32_t>(number)};
  if (type == FilterType::kInstant) return Instant{number};
  return number;
}

class NumberComparison : public FilterInstruction {
 public:
  NumberComparison(const FilterField& field, FilterOp op, int64_t number) : field_(field), op_(op), number_(number) {}

  bool Matches(const void* item) const override {
    const std::optional<int64_t> value = field_.number(item);
    return value && Holds(op_, *value, number_);
  }

  std::optional<Constants> EqualityOn(const FilterField& field) const override {
    if (&field != &field_ || (op_ != FilterOp::kEqual && op_ != FilterOp::kHas)) return std::nullopt;
    return Constants{ConstantOf(field_.type, number_)};
  }

 private:
  const FilterField& field_;
  FilterOp op_;
  int64_t number_;
};

class TextComparison : public FilterInstruction {
 public:
  TextComparison(const FilterField& field, FilterOp op, std::string text)
      : field_(field), op_(op), text_(std::move(text)) {}

  bool Matches(const void* item) const override {
    const std::optional<std::string_view> value = field_.text(item);
    return value && Holds(op_, *value, std::string_view(text_));
  }

  std::optional<Constants> EqualityOn(const FilterField& field) const override {
    if (&field != &field_ || op_ != FilterOp::kEqual) return std::nullopt;
    return Constants{text_};
  }

 private:
  const FilterField& field_;
  FilterOp op_;
  std::string text_;
};

class Pattern : public FilterInstruction {
 public:
  Pattern(const FilterField& field, std::vector<std::string> pieces, bool negated)
      : field_(field), pieces_(std::move(pieces)), negated_(negated) {}

  bool Matches(const void* item) const override {
    const std::optional<std::string_view> value = field_.text(item);
    return value && MatchesPieces(*value, pieces_) != negated_;
  }

 private:
  const FilterField& field_;
  std::vector<std::string> pieces_;
  bool negated_;
};

class FoldedContain : public FilterInstruction {
 public:
  FoldedContain(const FilterField& field, std::string_view text) : field_(field), text_(text) {}

  bool Matches(const void* item) const override {
    const std::optional<std::string_view> value = field_.text(item);
    return value && value->find(text_) != std::string_view::npos;
  }

 private:
  const FilterField& field_;
  std::string text_;
};

class CaselessContain : public FilterInstruction {
 public:
  CaselessContain(const FilterField& field, std::string_view text) : field_(field), needle_(text) {}

  bool Matches(const void* item) const override {
    const std::optional<std::string_view> value = field_.text(item);
    return value && needle_.IsIn(*value);
  }

 private:
  const FilterField& field_;
  CaselessNeedle needle_;
};

class Element : public FilterInstruction {
 public:
  Element(const FilterField& field, std::vector<std::string> pieces) : field_(field), pieces_(std::move(pieces)) {}

  bool Matches(const void* item) const override {
    return field_.any_of(item, [this](std::string_view element) { return MatchesPieces(element, pieces_); });
  }

  std::optional<Constants> EqualityOn(const FilterField& field) const override {
    if (&field != &field_ || pieces_.size() > 1) return std::nullopt;
    return Constants{pieces_[0]};
  }

 private:
  const FilterField& field_;
  std::vector<std::string> pieces_;
};

class Presence : public FilterInstruction {
 public:
  explicit Presence(const FilterField& field) : field_(field) {}

  bool Matches(const void* item) const override {
    switch (field_.type) {
      case FilterType::kString:
        return !field_.text(item).value_or("").empty();
      case FilterType::kStrings:
        return field_.any_of(item, [](std::string_view) { return true; });
      case FilterType::kEnum:
        return field_.number(item).value_or(0) != 0;
      case FilterType::kDate: {
        const std::optional<int64_t> days = field_.number(item);
        return days && !Date{static_cast<int32_t>(*days)}.IsOpen();
      }
      case FilterType::kInstant: {
        const std::optional<int64_t> micros = field_.number(item);
        return micros && !Instant{*micros}.IsOpen();
      }
      case FilterType::kInt64:
      case FilterType::kBool:
        return field_.number(item).has_value();
    }
    return false;
  }

 private:
  const FilterField& field_;
};

}  // namespace

std::optional<Constants> FilterInstruction::EqualityOn(const FilterField&) const { return std::nullopt; }

FilterInstructionPtr MatchAll(std::vector<FilterInstructionPtr> parts) {
  return std::make_unique<All>(std::move(parts));
}

FilterInstructionPtr MatchAny(std::vector<FilterInstructionPtr> parts) {
  return std::make_unique<Any>(std::move(parts));
}

FilterInstructionPtr MatchNot(FilterInstructionPtr part) { return std::make_unique<Not>(std::move(part)); }

FilterInstructionPtr MatchPredicate(FilterPredicate predicate) {
  return std::make_unique<Predicate>(std::move(predicate));
}

FilterInstructionPtr CompareNumber(const FilterField& field, FilterOp op, int64_t number) {
  return std::make_unique<NumberComparison>(field, op, number);
}

FilterInstructionPtr CompareText(const FilterField& field, FilterOp op, std::string text) {
  return std::make_unique<TextComparison>(field, op, std::move(text));
}

FilterInstructionPtr MatchPattern(const FilterField& field, std::vector<std::string> pieces, bool negated) {
  return std::make_unique<Pattern>(field, std::move(pieces), negated);
}

FilterInstructionPtr ContainText(const FilterField& field, std::string_view text) {
  if (field.fold) return std::make_unique<FoldedContain>(field, text);
  return std::make_unique<CaselessContain>(field, text);
}

FilterInstructionPtr ContainElement(const FilterField& field, std::vector<std::string> pieces) {
  return std::make_unique<Element>(field, std::move(pieces));
}

FilterInstructionPtr IsSet(const FilterField& field) { return std::make_unique<Presence>(field); }

}  // namespace socle::api
