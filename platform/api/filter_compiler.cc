#include "platform/api/filter_compiler.h"

#include "platform/api/filter_constant.h"
#include "platform/api/filter_fault.h"
#include "platform/api/filter_parser.h"
#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

template <typename Named>
std::vector<std::string> NamesOf(const std::vector<std::unique_ptr<Named>>& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const auto& one : all) names.push_back(one->name);
  return names;
}

bool IsOrder(FilterOp op) { return op != FilterOp::kEqual && op != FilterOp::kNotEqual && op != FilterOp::kHas; }

// Goes on after a fault, to find them all: what is wrong compiles to nullptr and leaves a fault.
class Compiler {
 public:
  explicit Compiler(const FilterVocabulary& vocabulary) : vocabulary_(vocabulary) {}

  FilterInstructionPtr Compile(const FilterNode& node) {
    switch (node.kind) {
      case FilterNode::Kind::kAnd:
        return MatchAll(CompileChildren(node));
      case FilterNode::Kind::kOr:
        return MatchAny(CompileChildren(node));
      case FilterNode::Kind::kNot:
        return MatchNot(Compile(node.children[0]));
      case FilterNode::Kind::kComparison:
        return Comparison(node);
      case FilterNode::Kind::kCall:
        return Call(node);
      case FilterNode::Kind::kBare:
        return Bare(node);
    }
    return nullptr;
  }

  const std::vector<FilterFault>& faults() const { return faults_; }
  const absl::Status& refusal() const { return refusal_; }

 private:
  std::vector<FilterInstructionPtr> CompileChildren(const FilterNode& node) {
    std::vector<FilterInstructionPtr> parts;
    for (const FilterNode& child : node.children) parts.push_back(Compile(child));
    return parts;
  }

  FilterInstructionPtr Comparison(const FilterNode& node) {
    const FilterField* field = vocabulary_.FindField(node.name);
    const FilterValue& value = node.values[0];
    if (field == nullptr) {
      const std::string shown = Excerpt(node.name);
      Fault({.offset = node.offset,
             .english = fmt::format("There is no field '{}'.", shown),
             .french = fmt::format("Le champ « {} » n'existe pas.", shown),
             .choice = {"fields", "champs", NamesOf(vocabulary_.fields)}});
      return nullptr;
    }
    if (node.op == FilterOp::kHas && value.IsLoneWildcard()) return IsSet(*field);
    if (field->type == FilterType::kStrings) return OfStrings(node, *field);
    if (field->type == FilterType::kString) return OfString(node, *field);
    if (IsOrder(node.op) && (field->type == FilterType::kBool || field->type == FilterType::kEnum)) {
      return WrongOp(node, *field, "=, != and :");
    }
    std::optional<FilterConstant> constant = Constant(value, field->type, field->name, field);
    return constant ? CompareNumber(*field, node.op, NumberOf(*constant)) : nullptr;
  }

  FilterInstructionPtr OfString(const FilterNode& node, const FilterField& field) {
    std::vector<std::string> pieces = Pieces(node.values[0], field);
    const bool wildcard = pieces.size() > 1;
    if (wildcard && IsOrder(node.op)) {
      Fault({.offset = node.values[0].offset,
             .english = fmt::format("A wildcard goes with = and != only; write \\* in quotes for a star."),
             .french = fmt::format("Le joker ne va qu'avec = et != ; écrivez \\* entre guillemets pour une étoile.")});
      return nullptr;
    }
    if (node.op == FilterOp::kHas) {
      if (!wildcard) return ContainText(field, pieces[0]);
      // Stars at the ends add nothing to "somewhere in"; between, each part is looked for on its own.
      std::vector<FilterInstructionPtr> parts;
      for (const std::string& piece : pieces) {
        if (!piece.empty()) parts.push_back(ContainText(field, piece));
      }
      return MatchAll(std::move(parts));
    }
    if (wildcard) return MatchPattern(field, std::move(pieces), node.op == FilterOp::kNotEqual);
    return CompareText(field, node.op, std::move(pieces[0]));
  }

  FilterInstructionPtr OfStrings(const FilterNode& node, const FilterField& field) {
    if (node.op != FilterOp::kHas) return WrongOp(node, field, ":");
    return ContainElement(field, Pieces(node.values[0], field));
  }

  FilterInstructionPtr Bare(const FilterNode& node) {
    if (vocabulary_.bare != nullptr) {
      FilterNode has = node;
      has.op = FilterOp::kHas;
      return node.values[0].IsLoneWildcard() ? MatchAll({}) : OfString(has, *vocabulary_.bare);
    }
    const std::string shown = Excerpt(node.values[0].Text());
    Fault({.offset = node.offset,
           .english = fmt::format("'{}' stands alone; a term is a field, an operator and a value.", shown),
           .french = fmt::format("« {} » est seul ; un terme est un champ, un opérateur et une valeur.", shown),
           .choice = {"fields", "champs", NamesOf(vocabulary_.fields)}});
    return nullptr;
  }

  FilterInstructionPtr Call(const FilterNode& node) {
    const FilterFunction* function = vocabulary_.FindFunction(node.name);
    const std::string shown = Excerpt(node.name);
    if (function == nullptr) {
      Fault({.offset = node.offset,
             .english = fmt::format("There is no function '{}'.", shown),
             .french = fmt::format("La fonction « {} » n'existe pas.", shown),
             .choice = {"functions", "fonctions", NamesOf(vocabulary_.functions)}});
      return nullptr;
    }
    const size_t wanted = function->parameters.size();
    if (node.values.size() != wanted) {
      Fault(
          {.offset = node.offset,
           .english = fmt::format("Function '{}' takes {} arguments, not {}.", shown, wanted, node.values.size()),
           .french = fmt::format("La fonction « {} » prend {} arguments, pas {}.", shown, wanted, node.values.size())});
      return nullptr;
    }
    std::vector<FilterConstant> arguments;
    for (size_t i = 0; i < wanted; ++i) {
      std::optional<FilterConstant> argument =
          Constant(node.values[i], function->parameters[i], function->name, nullptr);
      if (argument) arguments.push_back(*std::move(argument));
    }
    if (arguments.size() < wanted) return nullptr;
    absl::StatusOr<FilterPredicate> predicate = function->bind(arguments);
    if (predicate.ok()) return MatchPredicate(*std::move(predicate));
    if (refusal_.ok()) refusal_ = predicate.status();
    return nullptr;
  }

  FilterInstructionPtr WrongOp(const FilterNode& node, const FilterField& field, std::string_view allowed) {
    Fault({.offset = node.offset,
           .english = fmt::format("Operator {} does not go with field '{}'; use {}.", FilterOpText(node.op), field.name,
                                  allowed),
           .french = fmt::format("L'opérateur {} ne va pas avec le champ « {} » ; employez {}.", FilterOpText(node.op),
                                 field.name, allowed)});
    return nullptr;
  }

  // In the form of what they are compared with.
  static std::vector<std::string> Pieces(const FilterValue& value, const FilterField& field) {
    std::vector<std::string> pieces;
    for (const std::string& piece : value.pieces) {
      pieces.push_back(field.fold ? field.fold(NormalizeNfc(piece)) : NormalizeNfc(piece));
    }
    return pieces;
  }

  std::optional<FilterConstant> Constant(const FilterValue& value, FilterType type, std::string_view of,
                                         const FilterField* field) {
    FilterFault fault;
    std::optional<FilterConstant> constant = ReadFilterConstant(value, type, of, field, &fault);
    if (!constant) Fault(std::move(fault));
    return constant;
  }

  static int64_t NumberOf(const FilterConstant& constant) {
    if (const Date* date = std::get_if<Date>(&constant)) return date->days;
    if (const Instant* instant = std::get_if<Instant>(&constant)) return instant->micros;
    if (const bool* flag = std::get_if<bool>(&constant)) return *flag ? 1 : 0;
    return std::get<int64_t>(constant);
  }

  void Fault(FilterFault fault) { faults_.push_back(std::move(fault)); }

  const FilterVocabulary& vocabulary_;
  std::vector<FilterFault> faults_;
  absl::Status refusal_;  // what a function said to its arguments
};

}  // namespace

absl::StatusOr<FilterInstructionPtr> CompileFilter(std::string_view filter, const FilterVocabulary& vocabulary,
                                                   std::string_view path) {
  SOCLE_ASSIGN_OR_RETURN(const FilterNode tree, ParseFilter(filter, path));
  Compiler compiler(vocabulary);
  FilterInstructionPtr program = compiler.Compile(tree);
  if (!compiler.faults().empty()) return InvalidFilter(path, filter, compiler.faults());
  if (!compiler.refusal().ok()) return compiler.refusal();
  return program;
}

}  // namespace socle::api
