// Filters of collections, as AIP-160 has them: what may be filtered on is declared once, a request's text is compiled
// against it, and the result is asked about each item.
//
//   const FilterSchema<Town>& TownFilter() {
//     static const FilterSchema<Town> schema = FilterSchema<Town>()
//         .String("code", [](const Town& t) -> std::string_view { return t.code; })
//         .FoldedString("name", [](const Town& t) -> std::string_view { return t.folded_name; }, FoldText)
//         .Int64("population", [](const Town& t) { return t.population; })          // may return std::optional
//         .Enum("type", {{"TOWN", 1}, {"VILLAGE", 2}}, [](const Town& t) { return t.type; })
//         .Date("founded", [](const Town& t) { return t.founded; })
//         .Strings("tags", [](const Town& t) -> const std::vector<std::string>& { return t.tags; });
//     return schema;
//   }
//   SOCLE_ASSIGN_OR_RETURN(const CompiledFilter<Town> filter, TownFilter().Compile(request.filter()));
//   if (filter.Matches(town)) …
//
// The language is described in filter_parser.h. What operators mean:
// - `=` and `!=` on all but lists; in strings `*` stands for any text, at the begin, the end or between.
// - `<` `<=` `>` `>=` on numbers, days, instants and strings (by code point, after folding).
// - `:` on strings is "contains", whatever the case; on lists "has this element" (with wildcards); on others it is `=`.
// - `f:*` is "is set": not empty, not the enum's zero, not an open end of time, not an absent optional.
// - An absent value (std::nullopt) matches no comparison, not even `!=`. NOT turns that round, as it does everything.
// - A value alone, without a field, is `:` on the field given to Bare(), else an error.
// - Quotes do not change the meaning of a value. Constants are brought to NFC.
//
// A compiled filter does not change, may be used by many threads at once, and allocates nothing while it matches.
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/api/filter_compiler.h"
#include "platform/api/filter_field.h"
#include "platform/api/filter_program.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::api {

template <typename T>
class CompiledFilter {
 public:
  CompiledFilter(std::shared_ptr<const FilterVocabulary> vocabulary, FilterInstructionPtr program)
      : vocabulary_(std::move(vocabulary)), program_(std::move(program)) {}

  bool Matches(const T& item) const { return program_->Matches(&item); }

  // Constants of which the field equals one (for a list: has one as an element) in every item that matches, so that an
  // index on the field can be used; an empty set when nothing can match. nullopt when the filter leaves the field free,
  // and for fields that do not exist. Constants of folded fields are folded.
  std::optional<std::vector<FilterConstant>> EqualityOn(std::string_view field) const {
    const FilterField* found = vocabulary_->FindField(field);
    return found == nullptr ? std::nullopt : program_->EqualityOn(*found);
  }

 private:
  std::shared_ptr<const FilterVocabulary> vocabulary_;
  std::shared_ptr<const FilterInstruction> program_;
};

// Declares what may be filtered on. Accessors are called for every item: they return a view of what the item holds, or
// a small value, each plain or in a std::optional. Names may have dots. Declare a schema once and keep it.
template <typename T>
class FilterSchema {
 public:
  template <typename Accessor>
  FilterSchema&& String(std::string name, Accessor accessor) && {
    AddText(std::move(name), std::move(accessor), nullptr);
    return std::move(*this);
  }

  // The accessor returns text that `fold` was applied to; constants are folded alike. Each piece between wildcards is
  // folded on its own.
  template <typename Accessor>
  FilterSchema&& FoldedString(std::string name, Accessor accessor,
                              std::function<std::string(std::string_view)> fold) && {
    AddText(std::move(name), std::move(accessor), std::move(fold));
    return std::move(*this);
  }

  template <typename Accessor>
  FilterSchema&& Int64(std::string name, Accessor accessor) && {
    AddNumber(std::move(name), FilterType::kInt64, std::move(accessor));
    return std::move(*this);
  }

  template <typename Accessor>
  FilterSchema&& Bool(std::string name, Accessor accessor) && {
    AddNumber(std::move(name), FilterType::kBool, std::move(accessor));
    return std::move(*this);
  }

  // The accessor returns the number or a C++ enum. Only the values named here may be compared with.
  template <typename Accessor>  // NOLINTNEXTLINE(performance-unnecessary-value-param): moved, once it is no template
  FilterSchema&& Enum(std::string name, std::vector<std::pair<std::string, int64_t>> values, Accessor accessor) && {
    AddNumber(std::move(name), FilterType::kEnum, std::move(accessor)).enum_values = std::move(values);
    return std::move(*this);
  }

  template <typename Accessor>
  FilterSchema&& Date(std::string name, Accessor accessor) && {
    AddNumber(std::move(name), FilterType::kDate, std::move(accessor));
    return std::move(*this);
  }

  // Constants are RFC 3339, in quotes, or days.
  template <typename Accessor>
  FilterSchema&& Instant(std::string name, Accessor accessor) && {
    AddNumber(std::move(name), FilterType::kInstant, std::move(accessor));
    return std::move(*this);
  }

  // The accessor returns a range, best by reference, whose elements convert to std::string_view.
  template <typename Accessor>
  FilterSchema&& Strings(std::string name, Accessor accessor) && {
    Add(std::move(name), FilterType::kStrings).any_of =
        [accessor = std::move(accessor)](const void* item, absl::FunctionRef<bool(std::string_view)> test) {
          for (const auto& element : accessor(*static_cast<const T*>(item))) {
            if (test(element)) return true;
          }
          return false;
        };
    return std::move(*this);
  }

  // A function that is true or false of an item. `bind` gets the arguments, checked against `parameters` (not kEnum),
  // once for every filter compiled, and returns the predicate; a status it returns instead is what Compile() returns.
  FilterSchema&& Function(  // NOLINTNEXTLINE(performance-unnecessary-value-param): moved, once it is no template
      std::string name, std::vector<FilterType> parameters,
      std::function<absl::StatusOr<std::function<bool(const T&)>>(std::span<const FilterConstant>)> bind) && {
    vocabulary_->functions.push_back(std::make_unique<FilterFunction>(FilterFunction{
        .name = std::move(name),
        .parameters = std::move(parameters),
        .bind = [bind = std::move(bind)](std::span<const FilterConstant> arguments) -> absl::StatusOr<FilterPredicate> {
          absl::StatusOr<std::function<bool(const T&)>> predicate = bind(arguments);
          if (!predicate.ok()) return predicate.status();
          return
              [predicate = *std::move(predicate)](const void* item) { return predicate(*static_cast<const T*>(item)); };
        }}));
    return std::move(*this);
  }

  // The string field, declared before, that a value without a field is looked for in.
  FilterSchema&& Bare(std::string_view name) && {
    vocabulary_->bare = vocabulary_->FindField(name);
    return std::move(*this);
  }

  // `path` is the request's field, for errors: INVALID_ARGUMENT, reason INVALID_FILTER, with the metadata `position`
  // and up to ten faults as violations.
  absl::StatusOr<CompiledFilter<T>> Compile(std::string_view filter, std::string_view path = "filter") const {
    absl::StatusOr<FilterInstructionPtr> program = CompileFilter(filter, *vocabulary_, path);
    if (!program.ok()) return program.status();
    return CompiledFilter<T>(vocabulary_, *std::move(program));
  }

 private:
  static std::optional<int64_t> ToNumber(socle::Date date) { return date.days; }
  static std::optional<int64_t> ToNumber(socle::Instant instant) { return instant.micros; }
  template <typename N>
  requires std::is_arithmetic_v<N> || std::is_enum_v<N>
  static std::optional<int64_t> ToNumber(N number) {
    static_assert(!std::is_floating_point_v<N>);
    return static_cast<int64_t>(number);
  }
  template <typename N>
  static std::optional<int64_t> ToNumber(const std::optional<N>& number) {
    return number ? ToNumber(*number) : std::nullopt;
  }

  FilterField& Add(std::string name, FilterType type) {
    vocabulary_->fields.push_back(std::make_unique<FilterField>());
    vocabulary_->fields.back()->name = std::move(name);
    vocabulary_->fields.back()->type = type;
    return *vocabulary_->fields.back();
  }

  template <typename Accessor>
  void AddText(std::string name, Accessor accessor, std::function<std::string(std::string_view)> fold) {
    using Result = std::invoke_result_t<Accessor, const T&>;
    static_assert(!std::is_same_v<Result, std::string>, "an accessor returns a view of text, not text");
    FilterField& field = Add(std::move(name), FilterType::kString);
    field.text = [accessor = std::move(accessor)](const void* item) -> std::optional<std::string_view> {
      return accessor(*static_cast<const T*>(item));
    };
    field.fold = std::move(fold);
  }

  template <typename Accessor>
  FilterField& AddNumber(std::string name, FilterType type, Accessor accessor) {
    FilterField& field = Add(std::move(name), type);
    field.number = [accessor = std::move(accessor)](const void* item) {
      return ToNumber(accessor(*static_cast<const T*>(item)));
    };
    return field;
  }

  std::shared_ptr<FilterVocabulary> vocabulary_ = std::make_shared<FilterVocabulary>();
};

}  // namespace socle::api
