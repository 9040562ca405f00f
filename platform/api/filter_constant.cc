#include "platform/api/filter_constant.h"

#include <charconv>

#include "platform/api/text.h"

namespace socle::api {
namespace {

std::optional<FilterConstant> ReadNumber(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<FilterConstant> ReadBool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<FilterConstant> ReadDate(std::string_view text) {
  const absl::StatusOr<Date> date = Date::Parse(text);
  if (!date.ok()) return std::nullopt;
  return *date;
}

// An instant, or a day for its begin in UTC.
std::optional<FilterConstant> ReadInstant(std::string_view text) {
  const absl::StatusOr<Date> date = Date::Parse(text);
  if (date.ok()) return Instant::At(*date);
  const absl::StatusOr<Instant> instant = Instant::Parse(text);
  if (!instant.ok()) return std::nullopt;
  return *instant;
}

std::optional<FilterConstant> ReadEnum(std::string_view text, const FilterField* field) {
  if (field == nullptr) return std::nullopt;
  for (const auto& [name, number] : field->enum_values) {
    if (name == text) return number;
  }
  return std::nullopt;
}

std::optional<FilterConstant> Read(const std::string& text, FilterType type, const FilterField* field) {
  switch (type) {
    case FilterType::kString:
    case FilterType::kStrings:
      return NormalizeNfc(text);
    case FilterType::kInt64:
      return ReadNumber(text);
    case FilterType::kBool:
      return ReadBool(text);
    case FilterType::kEnum:
      return ReadEnum(text, field);
    case FilterType::kDate:
      return ReadDate(text);
    case FilterType::kInstant:
      return ReadInstant(text);
  }
  return std::nullopt;
}

struct Wanted {
  std::string_view english;
  std::string_view french;
};

Wanted WantedBy(FilterType type) {
  switch (type) {
    case FilterType::kInt64:
      return {"a whole number of 64 bits", "un nombre entier de 64 bits"};
    case FilterType::kBool:
      return {"true or false", "true ou false"};
    case FilterType::kEnum:
      return {"one of its values", "une de ses valeurs"};
    case FilterType::kDate:
      return {"a day such as 2020-01-31", "un jour tel que 2020-01-31"};
    case FilterType::kInstant:
      return {"an instant such as \"2020-01-31T12:00:00Z\"", "un instant tel que \"2020-01-31T12:00:00Z\""};
    case FilterType::kString:
    case FilterType::kStrings:
      break;
  }
  return {"text", "du texte"};
}

}  // namespace

std::optional<FilterConstant> ReadFilterConstant(const FilterValue& value, FilterType type, std::string_view of,
                                                 const FilterField* field, FilterFault* fault) {
  const std::string text = value.Text();
  std::optional<FilterConstant> constant = Read(text, type, field);
  if (constant) return constant;
  const auto [english, french] = WantedBy(type);
  const std::string shown = Excerpt(text);
  *fault = {.offset = value.offset,
            .english = fmt::format("'{}' takes {}, not '{}'.", of, english, shown),
            .french = fmt::format("« {} » attend {}, pas « {} ».", of, french, shown)};
  if (type == FilterType::kEnum && field != nullptr) {
    fault->choice = {"values", "valeurs", {}};
    for (const auto& [name, number] : field->enum_values) fault->choice.names.push_back(name);
  }
  return std::nullopt;
}

}  // namespace socle::api
