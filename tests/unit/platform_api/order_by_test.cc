#include "platform/api/order_by.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

constexpr std::array<std::string_view, 3> kAllowed = {"name", "size.area", "code"};

using Keys = std::vector<OrderKey>;

absl::Status Refusal(std::string_view text) { return ParseOrderBy(text, kAllowed).status(); }
std::string PositionOf(std::string_view text) { return MetadataOf(Refusal(text), "position"); }

TEST(OrderBy, LeavesTheOrderToTheCallerWhenBlank) {
  EXPECT_EQ(ParseOrderBy("", kAllowed).value(), Keys{});
  EXPECT_EQ(ParseOrderBy("  ", kAllowed).value(), Keys{});
}

TEST(OrderBy, ReadsKeysInTheirOrder) {
  EXPECT_EQ(ParseOrderBy("size.area desc, name", kAllowed).value(), (Keys{{"size.area", true}, {"name", false}}));
  EXPECT_EQ(ParseOrderBy("code asc", kAllowed).value(), (Keys{{"code", false}}));
}

TEST(OrderBy, IgnoresSpaces) {
  EXPECT_EQ(ParseOrderBy("  name   desc  ,code ", kAllowed).value(), (Keys{{"name", true}, {"code", false}}));
}

// Two rows compared field by field, each in its direction, as the bytes compare.
RC_GTEST_PROP(OrderBySortKey, SortsAsTheKeysAsk, ()) {
  using Row = std::array<std::string, 2>;
  const auto value = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\x01\xFF")));
  const auto row = rc::gen::container<Row>(value);
  const Row first = *row;
  const Row second = *row;
  const bool down_first = *rc::gen::arbitrary<bool>();
  const bool down_second = *rc::gen::arbitrary<bool>();
  const Keys keys{{"0", down_first}, {"1", down_second}};
  const auto bytes = [&](const Row& of) {
    return SortKey(keys, [&of](std::string_view field) { return of[field == "1" ? 1 : 0]; });
  };
  const auto sign = [](int difference) { return (difference > 0) - (difference < 0); };
  int expected = sign(first[0].compare(second[0])) * (down_first ? -1 : 1);
  if (expected == 0) expected = sign(first[1].compare(second[1])) * (down_second ? -1 : 1);
  RC_ASSERT(sign(bytes(first).compare(bytes(second))) == expected);
}

TEST(OrderBy, RefusesWhatCannotBeSortedOnAndListsWhatCan) {
  const absl::Status status = Refusal("name, colour");
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_ORDER_BY));
  EXPECT_EQ(MetadataOf(status, "position"), "6");
  EXPECT_EQ(MetadataOf(status, "fields"), "name, size.area, code");
  EXPECT_THAT(ViolationsOf(status), testing::ElementsAre("order_by: position 6: 'colour' cannot be sorted on."));
  EXPECT_EQ(FrenchOf(status),
            "order_by, position 6 : On ne peut pas trier sur « colour ». Les champs sont : name, size.area, code.");
}

TEST(OrderBy, SaysWhereTheFaultIs) {
  EXPECT_EQ(PositionOf("name,"), "5");
  EXPECT_EQ(PositionOf(", name"), "0");
  EXPECT_EQ(PositionOf("name,,code"), "5");
  EXPECT_EQ(PositionOf("name DESC"), "5");
  EXPECT_EQ(PositionOf("name desc desc"), "10");
  EXPECT_EQ(PositionOf("name, code, name desc"), "12");
  EXPECT_EQ(PositionOf("name desc, é, x"), "11");
  EXPECT_EQ(PositionOf("name code"), "5");
}

TEST(OrderBy, RefusesEndlessText) {
  EXPECT_THAT(Refusal(std::string(5'000'000, ',')), IsInvalid(ErrorReason::INVALID_ORDER_BY));
}

TEST(OrderBy, OneFieldAtATimeIsTheAllowListsPlace) {
  const auto order = ParseOneOrder("code desc", kAllowed);
  ASSERT_TRUE(order.ok() && *order) << order.status();
  EXPECT_EQ(kAllowed[(*order)->field], "code");
  EXPECT_TRUE((*order)->descending);
  EXPECT_EQ(ParseOneOrder(" ", kAllowed).value(), std::nullopt);
  EXPECT_THAT(ParseOneOrder("name, code", kAllowed).status(), IsInvalid(ErrorReason::INVALID_ORDER_BY));
}

RC_GTEST_PROP(OrderByProperties, KeysWrittenAndReadAreTheSame, ()) {
  std::vector<std::string_view> fields(kAllowed.begin(), kAllowed.end());
  Keys keys;
  std::string text;
  while (!fields.empty() && *rc::gen::inRange(0, 4) > 0) {
    const auto at = *rc::gen::inRange<size_t>(0, fields.size());
    keys.push_back({fields[at], *rc::gen::arbitrary<bool>()});
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(at));
    text += fmt::format("{}{}{}", text.empty() ? "" : ",", keys.back().field, keys.back().descending ? " desc" : "");
  }
  RC_ASSERT(ParseOrderBy(text, kAllowed).value() == keys);
}

RC_GTEST_PROP(OrderByProperties, AnyBytesGetAnAnswer, (const std::string& bytes)) {
  const auto keys = ParseOrderBy(bytes, kAllowed);
  RC_ASSERT(keys.ok() || ReasonOf(keys.status()) == ErrorReason::INVALID_ORDER_BY);
}

}  // namespace
}  // namespace socle::api
