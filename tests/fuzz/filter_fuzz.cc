// Filters: any bytes are refused with a position or understood; what is understood is written so that it is understood
// alike, compiles or not, and matches without a fault.
#include "platform/api/filter.h"

#include "platform/api/filter_parser.h"
#include "platform/api/text.h"
#include "platform/base/error.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using namespace socle;
using namespace socle::api;

struct Item {
  std::string text = "Évry-Courcouronnes";
  std::optional<int64_t> number = 3;
  Date day = Date::Of(2020, 1, 1);
  std::vector<std::string> list = {"a", "b"};
};

const FilterSchema<Item>& Schema() {
  static const FilterSchema<Item> schema =
      FilterSchema<Item>()
          .String("s", [](const Item& i) -> std::string_view { return i.text; })
          .FoldedString(
              "f", [](const Item&) -> std::string_view { return "evry-courcouronnes"; }, FoldText)
          .Int64("n", [](const Item& i) { return i.number; })
          .Bool("b", [](const Item&) { return true; })
          .Enum("e", {{"ONE", 1}, {"TWO", 2}}, [](const Item&) { return 1; })
          .Date("d.day", [](const Item& i) { return i.day; })
          .Strings("l", [](const Item& i) -> const std::vector<std::string>& { return i.list; })
          .Function("at", {FilterType::kDate, FilterType::kString},
                    [](std::span<const FilterConstant>) -> absl::StatusOr<std::function<bool(const Item&)>> {
                      return [](const Item& i) { return i.number.has_value(); };
                    })
          .Bare("s");
  return schema;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<FilterNode> tree = ParseFilter(text);
  const absl::StatusOr<CompiledFilter<Item>> filter = Schema().Compile(text);
  if (!tree.ok()) {
    FuzzExpect(ReasonOf(tree.status()) == ErrorReason::INVALID_FILTER, "a refusal has the reason INVALID_FILTER");
    FuzzExpect(!filter.ok(), "what does not parse does not compile");
    return 0;
  }
  const std::string written = FilterText(*tree);
  if (written.size() <= kMaxFilterBytes) {
    const absl::StatusOr<FilterNode> again = ParseFilter(written);
    FuzzExpect(again.ok() && *again == *tree, "a tree written and read is the same tree");
  }
  if (!filter.ok()) return 0;
  const Item item;
  const bool matches = filter->Matches(item);
  const auto constants = filter->EqualityOn("s");
  FuzzExpect(!matches || !constants ||
                 std::find(constants->begin(), constants->end(), FilterConstant(item.text)) != constants->end(),
             "an item that matches has one of the constants");
  return 0;
}
