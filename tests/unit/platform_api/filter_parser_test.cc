#include "platform/api/filter_parser.h"

#include <gtest/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

// The filter as it was understood, with every parenthesis written.
std::string Shape(const FilterNode& node) {
  std::vector<std::string> parts;
  for (const FilterNode& child : node.children) parts.push_back(Shape(child));
  for (const FilterValue& value : node.values) parts.push_back(fmt::format("{}", fmt::join(value.pieces, "‹*›")));
  switch (node.kind) {
    case FilterNode::Kind::kAnd:
      return fmt::format("and({})", fmt::join(parts, " "));
    case FilterNode::Kind::kOr:
      return fmt::format("or({})", fmt::join(parts, " "));
    case FilterNode::Kind::kNot:
      return fmt::format("not({})", parts[0]);
    case FilterNode::Kind::kComparison:
      return fmt::format("{}{}[{}]", node.name, FilterOpText(node.op), parts[0]);
    case FilterNode::Kind::kCall:
      return fmt::format("{}([{}])", node.name, fmt::join(parts, "],["));
    case FilterNode::Kind::kBare:
      return fmt::format("[{}]", parts[0]);
  }
  return "";
}

std::string ShapeOf(std::string_view filter) {
  const absl::StatusOr<FilterNode> node = ParseFilter(filter);
  return node.ok() ? Shape(*node) : "refused: " + node.status().ToString();
}

absl::Status Refusal(std::string_view filter) { return ParseFilter(filter).status(); }

std::string PositionOf(std::string_view filter) { return MetadataOf(Refusal(filter), "position"); }

TEST(FilterParser, TakesAnEmptyFilterAsNoCondition) {
  EXPECT_EQ(ShapeOf(""), "and()");
  EXPECT_EQ(ShapeOf(" \t\r\n "), "and()");
}

TEST(FilterParser, ReadsEveryOperator) {
  EXPECT_EQ(ShapeOf("a = 1"), "a=[1]");
  EXPECT_EQ(ShapeOf("a!=1"), "a!=[1]");
  EXPECT_EQ(ShapeOf("a < 1"), "a<[1]");
  EXPECT_EQ(ShapeOf("a<=1"), "a<=[1]");
  EXPECT_EQ(ShapeOf("a > 1"), "a>[1]");
  EXPECT_EQ(ShapeOf("a>= 1"), "a>=[1]");
  EXPECT_EQ(ShapeOf("a:1"), "a:[1]");
}

TEST(FilterParser, ReadsFieldsWithinFields) { EXPECT_EQ(ShapeOf("a.b.c = x"), "a.b.c=[x]"); }

TEST(FilterParser, BindsOrTighterThanAnd) {
  EXPECT_EQ(ShapeOf("a=1 AND b=2 OR c=3"), "and(a=[1] or(b=[2] c=[3]))");
  EXPECT_EQ(ShapeOf("a=1 OR b=2 AND c=3"), "and(or(a=[1] b=[2]) c=[3])");
}

TEST(FilterParser, TakesSideBySideAsAnd) {
  EXPECT_EQ(ShapeOf("a=1 b=2 OR c=3 d=4"), "and(a=[1] or(b=[2] c=[3]) d=[4])");
  EXPECT_EQ(ShapeOf("a=1 b=2 AND c=3"), "and(a=[1] b=[2] c=[3])");
}

TEST(FilterParser, LetsParenthesesChangeWhatBinds) {
  EXPECT_EQ(ShapeOf("(a=1 AND b=2) OR c=3"), "or(and(a=[1] b=[2]) c=[3])");
  EXPECT_EQ(ShapeOf("((a=1))"), "a=[1]");
  EXPECT_EQ(ShapeOf("(a=1 AND b=2) AND (c=3 d=4)"), "and(a=[1] b=[2] c=[3] d=[4])");
}

TEST(FilterParser, NegatesOneTermOnly) {
  EXPECT_EQ(ShapeOf("NOT a=1 OR b=2"), "or(not(a=[1]) b=[2])");
  EXPECT_EQ(ShapeOf("-a=1 b=2"), "and(not(a=[1]) b=[2])");
  EXPECT_EQ(ShapeOf("NOT(a=1 b=2)"), "not(and(a=[1] b=[2]))");
  EXPECT_EQ(ShapeOf("-(a=1 OR NOT b=2)"), "not(or(a=[1] not(b=[2])))");
  EXPECT_EQ(ShapeOf("-f(x)"), "not(f([x]))");
}

TEST(FilterParser, KeepsTheMinusOfANumberAndTheHyphenOfAName) {
  EXPECT_EQ(ShapeOf("a = -30"), "a=[-30]");
  EXPECT_EQ(ShapeOf("a = commune-59350"), "a=[commune-59350]");
  EXPECT_EQ(ShapeOf("saint-omer"), "[saint-omer]");
}

TEST(FilterParser, ReadsDatesAndInstantsWithoutQuotes) {
  EXPECT_EQ(ShapeOf("d >= 2020-01-01"), "d>=[2020-01-01]");
  EXPECT_EQ(ShapeOf("t<2012-04-21T11:30:00-04:00 AND x=1"), "and(t<[2012-04-21T11:30:00-04:00] x=[1])");
}

TEST(FilterParser, ReadsBothKindsOfQuotes) {
  EXPECT_EQ(ShapeOf(R"(a = "l'Haÿ les Roses")"), "a=[l'Haÿ les Roses]");
  EXPECT_EQ(ShapeOf(R"(a = 'dit "le Grand"')"), R"(a=[dit "le Grand"])");
  EXPECT_EQ(ShapeOf(R"(a = "")"), "a=[]");
}

TEST(FilterParser, ResolvesEscapes) {
  EXPECT_EQ(ShapeOf(R"(a = "\"\\\'\*")"), R"(a=["\'*])");
  EXPECT_EQ(ShapeOf(R"(a = 'l\'eau')"), "a=[l'eau]");
}

TEST(FilterParser, TellsWildcardsFromStars) {
  EXPECT_EQ(ShapeOf("a = Saint-*"), "a=[Saint-‹*›]");
  EXPECT_EQ(ShapeOf(R"(a = "*-sur-\**")"), "a=[‹*›-sur-*‹*›]");
  EXPECT_EQ(ShapeOf("a:*"), "a:[‹*›]");
}

TEST(FilterParser, ReadsFunctions) {
  EXPECT_EQ(ShapeOf("f()"), "f([])");
  EXPECT_EQ(ShapeOf("f( )"), "f([])");
  EXPECT_EQ(ShapeOf("within(a-1, 'b c',2020-01-01) x=1"), "and(within([a-1],[b c],[2020-01-01]) x=[1])");
  EXPECT_EQ(ShapeOf("geo.near(x)"), "geo.near([x])");
}

TEST(FilterParser, TakesAWordBeforeASpacedParenthesisAsATerm) {
  EXPECT_EQ(ShapeOf("lille (a=1)"), "and([lille] a=[1])");
}

TEST(FilterParser, TakesKeywordsInCapitalsOnly) { EXPECT_EQ(ShapeOf("a and not"), "and([a] [and] [not])"); }

TEST(FilterParser, SaysWhereTheFaultIs) {
  EXPECT_EQ(PositionOf("a ="), "3");
  EXPECT_EQ(PositionOf("a = 1 AND"), "9");
  EXPECT_EQ(PositionOf("a = 1 OR OR b = 2"), "9");
  EXPECT_EQ(PositionOf("a = 1)"), "5");
  EXPECT_EQ(PositionOf("b=2 (a = 1"), "4");
  EXPECT_EQ(PositionOf("a = 'x"), "4");
  EXPECT_EQ(PositionOf("a = b = c"), "6");
  EXPECT_EQ(PositionOf("()"), "1");
  EXPECT_EQ(PositionOf("= 3"), "0");
  EXPECT_EQ(PositionOf("a ! b"), "2");
  EXPECT_EQ(PositionOf("f(a"), "3");
  EXPECT_EQ(PositionOf("f(a,)"), "4");
  EXPECT_EQ(PositionOf("a , b"), "2");
}

TEST(FilterParser, CountsPositionsInCodePoints) {
  // é is two bytes and 🏛 four, but each is one position.
  EXPECT_EQ(PositionOf("é = '🏛' AND )"), "12");
}

TEST(FilterParser, PutsTheFaultInWordsForProgramsAndPeople) {
  const absl::Status status = Refusal("nom = 'Évry' AND");
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_FILTER));
  EXPECT_EQ(std::string(status.message()), "filter, position 16: The filter ends where a term is expected.");
  EXPECT_EQ(FrenchOf(status), "filter, position 16 : Le filtre s'arrête là où un terme est attendu.");
  EXPECT_THAT(ViolationsOf(status),
              testing::ElementsAre("filter: position 16: The filter ends where a term is expected."));
}

TEST(FilterParser, NamesTheFieldOfTheRequestThatItWasGiven) {
  EXPECT_THAT(ViolationsOf(ParseFilter("(", "selection.filter").status()),
              testing::ElementsAre(testing::StartsWith("selection.filter: ")));
}

TEST(FilterParser, RefusesWhatIsNotInTheSubset) {
  for (const std::string_view filter : {"a = (b OR c)", "a = f(x)", "f(x) = 3", R"("a" = 3)", "a = AND", "- a = 1",
                                        "NOT NOT a = 1", "a = x\\y", "a = x'y'", "a = 'x'y", R"(a = "\n")", "f(g(x))",
                                        "f(a=b)", "a =, b", "f(a b)", "a == 1", "a <> 1", "a = \x01", "\\"}) {
    EXPECT_THAT(Refusal(filter), IsInvalid(ErrorReason::INVALID_FILTER)) << filter;
  }
}

TEST(FilterParser, RefusesNulAndBrokenUtf8WithTheirPosition) {
  EXPECT_EQ(PositionOf(std::string_view("a = 'é\0'", 9)), "6");
  EXPECT_EQ(PositionOf(std::string_view("a = \0", 5)), "4");
  EXPECT_EQ(PositionOf("a = é\xC3"), "5");
  EXPECT_EQ(PositionOf("\xED\xA0\x80 = 1"), "0");
}

TEST(FilterParser, TakesAFilterOfTheGreatestLengthAndNoByteMore) {
  const std::string longest = "a = " + std::string(kMaxFilterBytes - 4, 'x');
  EXPECT_TRUE(ParseFilter(longest).ok());
  EXPECT_THAT(Refusal(longest + "x"), IsInvalid(ErrorReason::INVALID_FILTER));
}

std::string Nested(size_t depth) { return std::string(depth, '(') + "a=1" + std::string(depth, ')'); }

TEST(FilterParser, NestsToTheGreatestDepthAndNoDeeper) {
  EXPECT_EQ(ShapeOf(Nested(kMaxFilterDepth)), "a=[1]");
  EXPECT_EQ(PositionOf(Nested(kMaxFilterDepth + 1)), "32");
}

TEST(FilterParser, CountsOpenParenthesesNotThoseClosedAgain) {
  std::string filter;
  for (int i = 0; i < 100; ++i) filter += "(a=1) ";
  EXPECT_TRUE(ParseFilter(filter).ok());
}

TEST(FilterParser, SurvivesThousandsOfParentheses) {
  EXPECT_THAT(Refusal(Nested(2000)), IsInvalid(ErrorReason::INVALID_FILTER));
  EXPECT_THAT(Refusal(Nested(10'000)), IsInvalid(ErrorReason::INVALID_FILTER));
  std::string negations;
  for (int i = 0; i < 800; ++i) negations += "NOT(";
  EXPECT_THAT(Refusal(negations), IsInvalid(ErrorReason::INVALID_FILTER));
  EXPECT_THAT(Refusal(std::string(4000, '-')), IsInvalid(ErrorReason::INVALID_FILTER));
}

std::string Terms(int count) {
  std::string filter;
  for (int i = 0; i < count; ++i) filter += "a=1 ";
  return filter;
}

TEST(FilterParser, TakesTheGreatestNumberOfTermsAndNotOneMore) {
  EXPECT_TRUE(ParseFilter(Terms(kMaxFilterTerms)).ok());
  EXPECT_EQ(PositionOf(Terms(kMaxFilterTerms + 1)), std::to_string(4 * kMaxFilterTerms));
}

TEST(FilterParser, ShowsNoMoreThanAnExcerptOfWhatItRefuses) {
  const absl::Status status = Refusal("a = 1 ," + std::string(4000, ','));
  EXPECT_LT(status.message().size(), 200u);
}

}  // namespace
}  // namespace socle::api
