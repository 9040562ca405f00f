// The item that filters are tested on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/api/filter.h"
#include "platform/api/text.h"

namespace socle::api {

enum class TownKind { kUnknown = 0, kTown = 1, kVillage = 2, kHamlet = 3 };

struct Town {
  std::string code = "59350";
  std::string name = "Lille";
  std::string folded_name = "lille";
  int64_t population = 234'475;
  std::optional<int64_t> area;
  bool chief = true;
  TownKind kind = TownKind::kTown;
  Date founded = Date::Of(1066, 1, 1);
  Date ended = Date::Max();
  std::optional<std::string> motto;
  std::vector<std::string> tags = {"north", "capital"};

  Town Named(std::string_view text) const {
    Town town = *this;
    town.name = text;
    town.folded_name = FoldText(text);
    return town;
  }
};

inline const FilterSchema<Town>& TownFilter() {
  static const FilterSchema<Town> schema =
      FilterSchema<Town>()
          .String("code", [](const Town& t) -> std::string_view { return t.code; })
          .String("name", [](const Town& t) -> std::string_view { return t.name; })
          .FoldedString(
              "label", [](const Town& t) -> std::string_view { return t.folded_name; }, FoldText)
          .String("texts.motto",
                  [](const Town& t) -> std::optional<std::string_view> {
                    return t.motto ? std::optional<std::string_view>(*t.motto) : std::nullopt;
                  })
          .Int64("population", [](const Town& t) { return t.population; })
          .Int64("area", [](const Town& t) { return t.area; })
          .Bool("chief", [](const Town& t) { return t.chief; })
          .Enum("kind", {{"TOWN", 1}, {"VILLAGE", 2}, {"HAMLET", 3}}, [](const Town& t) { return t.kind; })
          .Date("founded", [](const Town& t) { return t.founded; })
          .Date("ended", [](const Town& t) { return t.ended; })
          .Strings("tags", [](const Town& t) -> const std::vector<std::string>& { return t.tags; })
          .Function("alive", {FilterType::kDate},
                    [](std::span<const FilterConstant> arguments) -> absl::StatusOr<std::function<bool(const Town&)>> {
                      const Date at = std::get<Date>(arguments[0]);
                      return [at](const Town& t) { return t.founded <= at && at < t.ended; };
                    })
          .Function("between", {FilterType::kInt64, FilterType::kInt64},
                    [](std::span<const FilterConstant> arguments) -> absl::StatusOr<std::function<bool(const Town&)>> {
                      const int64_t low = std::get<int64_t>(arguments[0]);
                      const int64_t high = std::get<int64_t>(arguments[1]);
                      if (low > high) return absl::OutOfRangeError("low must not be above high");
                      return [=](const Town& t) { return low <= t.population && t.population <= high; };
                    });
  return schema;
}

}  // namespace socle::api
