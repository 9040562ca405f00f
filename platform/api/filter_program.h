// A filter that is checked and ready to run: a tree of small nodes, evaluated without allocating.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "platform/api/filter_ast.h"
#include "platform/api/filter_field.h"

namespace socle::api {

class FilterInstruction {
 public:
  virtual ~FilterInstruction() = default;
  virtual bool Matches(const void* item) const = 0;
  // A set of constants of which the field has one wherever this matches; nullopt when it may be anything.
  virtual std::optional<std::vector<FilterConstant>> EqualityOn(const FilterField& field) const;
};

using FilterInstructionPtr = std::unique_ptr<const FilterInstruction>;

// The parts that compiled filters consist of. Fields must outlive them.
FilterInstructionPtr MatchAll(std::vector<FilterInstructionPtr> parts);
FilterInstructionPtr MatchAny(std::vector<FilterInstructionPtr> parts);
FilterInstructionPtr MatchNot(FilterInstructionPtr part);
FilterInstructionPtr MatchPredicate(FilterPredicate predicate);
// The constant is of the field's type. An item without a value of the field does not match, whatever the operator.
FilterInstructionPtr CompareNumber(const FilterField& field, FilterOp op, int64_t number);
FilterInstructionPtr CompareText(const FilterField& field, FilterOp op, std::string text);
FilterInstructionPtr MatchPattern(const FilterField& field, std::vector<std::string> pieces, bool negated);
// Text somewhere in a string field: as it is where the field folds, else whatever its case.
FilterInstructionPtr ContainText(const FilterField& field, std::string_view text);
FilterInstructionPtr ContainElement(const FilterField& field, std::vector<std::string> pieces);
FilterInstructionPtr IsSet(const FilterField& field);

}  // namespace socle::api
