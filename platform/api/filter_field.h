// The fields and functions that a filter may name, as the compiler of filters sees them: without the type of the items
// that are filtered. filter.h is what services use.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::api {

enum class FilterType { kString, kInt64, kBool, kEnum, kDate, kInstant, kStrings };

// A constant of a filter that has been checked: text (folded where the field folds), a whole number or the number of an
// enum value, true or false, a day, an instant.
using FilterConstant = std::variant<std::string, int64_t, bool, Date, Instant>;

struct FilterField {
  using Text = std::function<std::optional<std::string_view>(const void* item)>;
  // Whole numbers, 0 and 1 for bool, the number of an enum value, days of a Date, microseconds of an Instant.
  using Number = std::function<std::optional<int64_t>(const void* item)>;
  // Whether `test` holds for one of the texts.
  using AnyOf = std::function<bool(const void* item, absl::FunctionRef<bool(std::string_view)> test)>;

  std::string name;
  FilterType type = FilterType::kString;
  Text text;      // of kString
  Number number;  // of kInt64, kBool, kEnum, kDate and kInstant
  AnyOf any_of;   // of kStrings
  std::vector<std::pair<std::string, int64_t>> enum_values;
  // How constants are folded before they are compared with what `text` returns, which is folded already; may be empty.
  std::function<std::string(std::string_view)> fold;
};

using FilterPredicate = std::function<bool(const void* item)>;

struct FilterFunction {
  std::string name;
  std::vector<FilterType> parameters;
  // Called once a filter, with as many constants as there are parameters, of their types.
  std::function<absl::StatusOr<FilterPredicate>(std::span<const FilterConstant>)> bind;
};

// What a schema is made of. Shared by the filters compiled with it, so a schema may go before they do.
struct FilterVocabulary {
  std::vector<std::unique_ptr<FilterField>> fields;
  std::vector<std::unique_ptr<FilterFunction>> functions;
  const FilterField* bare = nullptr;  // the field that a value without a field is looked for in

  const FilterField* FindField(std::string_view name) const;
  const FilterFunction* FindFunction(std::string_view name) const;
};

}  // namespace socle::api
