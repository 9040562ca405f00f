#include "platform/api/filter.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"
#include "tests/unit/platform_api/town.h"

namespace socle::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;

testing::AssertionResult Matches(std::string_view filter, const Town& town) {
  const absl::StatusOr<CompiledFilter<Town>> compiled = TownFilter().Compile(filter);
  if (!compiled.ok()) return testing::AssertionFailure() << filter << " was refused: " << compiled.status();
  return (compiled->Matches(town) ? testing::AssertionSuccess() : testing::AssertionFailure()) << filter;
}

absl::Status Refusal(std::string_view filter) { return TownFilter().Compile(filter).status(); }

const Town kLille;

TEST(Filter, MatchesEverythingWhenEmpty) { EXPECT_TRUE(Matches("", kLille)); }

TEST(Filter, ComparesText) {
  EXPECT_TRUE(Matches("code = 59350", kLille));
  EXPECT_TRUE(Matches("code = '59350'", kLille));
  EXPECT_FALSE(Matches("code = 5935", kLille));
  EXPECT_TRUE(Matches("code != 62041", kLille));
  EXPECT_TRUE(Matches("code >= 59 AND code < 60", kLille));
  EXPECT_FALSE(Matches("name = lille", kLille));
}

TEST(Filter, ComparesNumbersAsNumbers) {
  EXPECT_TRUE(Matches("population > 99999", kLille));
  EXPECT_TRUE(Matches("population >= 234475 population <= 234475", kLille));
  EXPECT_FALSE(Matches("population < 234475", kLille));
  EXPECT_TRUE(Matches("population != -234475", kLille));
  EXPECT_TRUE(Matches("population : 234475", kLille));
  EXPECT_TRUE(Matches("population < 9223372036854775807", kLille));
}

TEST(Filter, ComparesBooleansAndEnums) {
  EXPECT_TRUE(Matches("chief = true", kLille));
  EXPECT_FALSE(Matches("chief = false", kLille));
  EXPECT_TRUE(Matches("chief != false", kLille));
  EXPECT_TRUE(Matches("kind = TOWN", kLille));
  EXPECT_TRUE(Matches("kind != VILLAGE", kLille));
  EXPECT_TRUE(Matches("kind = VILLAGE OR kind = TOWN", kLille));
}

TEST(Filter, ComparesDays) {
  EXPECT_TRUE(Matches("founded < 1066-01-02", kLille));
  EXPECT_TRUE(Matches("founded = '1066-01-01'", kLille));
  EXPECT_TRUE(Matches("ended > 9999-12-31", kLille));
}

TEST(Filter, MatchesWildcardsAtBothEndsAndBetween) {
  const Town town = Town().Named("Saint-Germain-sur-Mer");
  for (const std::string_view pattern :
       {"Saint-*", "*-Mer", "*Germain*", "Saint*Mer", "S*-*-*r", "*", "**", "Saint-Germain-sur-Mer*", "*t*m*u*"}) {
    EXPECT_TRUE(Matches(fmt::format("name = \"{}\"", pattern), town));
    EXPECT_FALSE(Matches(fmt::format("name != \"{}\"", pattern), town));
  }
  for (const std::string_view pattern : {"saint*", "*Germain", "Saint*Saint*", "Mer*Saint", "*-sur-Mer-*", "?aint*"}) {
    EXPECT_FALSE(Matches(fmt::format("name = \"{}\"", pattern), town));
  }
}

TEST(Filter, DoesNotLetTheTwoEndsOfAPatternOverlap) {
  EXPECT_FALSE(Matches("name = aba*aba", Town().Named("aba")));
  EXPECT_FALSE(Matches("name = ab*ba", Town().Named("aba")));
  EXPECT_TRUE(Matches("name = ab*ba", Town().Named("abba")));
}

TEST(Filter, TakesAnEscapedStarAsAStar) {
  EXPECT_TRUE(Matches(R"(name = "a\*")", Town().Named("a*")));
  EXPECT_FALSE(Matches(R"(name = "a\*")", Town().Named("ab")));
}

TEST(Filter, FindsTextWithinTextWhateverTheCase) {
  const Town evry = Town().Named("Évry-Courcouronnes");
  EXPECT_TRUE(Matches("name:évry", evry));
  EXPECT_TRUE(Matches("name:COURCOUR", evry));
  EXPECT_FALSE(Matches("name:evry", evry));
  EXPECT_FALSE(Matches("name:évryc", evry));
  EXPECT_TRUE(Matches("name:nnes", evry));
  EXPECT_TRUE(Matches("name:''", evry));
}

TEST(Filter, FoldsConstantsOfFoldedFields) {
  const Town town = Town().Named("Œuf-en-Ternois");
  EXPECT_TRUE(Matches("label = 'oeuf-en-ternois'", town));
  EXPECT_TRUE(Matches("label = 'ŒUF-EN-TERNOIS'", town));
  EXPECT_TRUE(Matches("label = 'Œ*'", town));
  EXPECT_TRUE(Matches("label:TERN", town));
  EXPECT_TRUE(Matches("label:tèrn", town));
  EXPECT_FALSE(Matches("name:tèrn", town));
}

TEST(Filter, TakesBothFormsOfAnAccentAsOne) {
  EXPECT_TRUE(Matches("name = 'E\u0301vry'", Town().Named("Évry")));
  EXPECT_TRUE(Matches("name = 'E\u0301v*'", Town().Named("Évry")));
}

TEST(Filter, LooksForElementsOfLists) {
  EXPECT_TRUE(Matches("tags:capital", kLille));
  EXPECT_TRUE(Matches("tags:north tags:capital", kLille));
  EXPECT_FALSE(Matches("tags:cap", kLille));
  EXPECT_TRUE(Matches("tags:cap*", kLille));
  EXPECT_FALSE(Matches("-tags:north", kLille));
}

TEST(Filter, TellsWhatIsSet) {
  Town bare;
  bare.name = "";
  bare.kind = TownKind::kUnknown;
  bare.tags.clear();
  EXPECT_TRUE(Matches("name:* kind:* tags:* founded:* population:* chief:*", kLille));
  for (const std::string_view field : {"name", "texts.motto", "area", "kind", "ended", "tags"}) {
    EXPECT_FALSE(Matches(fmt::format("{}:*", field), bare));
    EXPECT_TRUE(Matches(fmt::format("NOT {}:*", field), bare));
  }
}

TEST(Filter, MatchesNothingAgainstAnAbsentValue) {
  EXPECT_FALSE(Matches("area = 35", kLille));
  EXPECT_FALSE(Matches("area != 35", kLille));
  EXPECT_FALSE(Matches("texts.motto != x", kLille));
  EXPECT_FALSE(Matches("texts.motto:x", kLille));
  EXPECT_TRUE(Matches("NOT area = 35", kLille));
  Town measured;
  measured.area = 35;
  measured.motto = "Labeur et Paix";
  EXPECT_TRUE(Matches("area = 35 texts.motto:paix", measured));
}

TEST(Filter, CallsFunctions) {
  EXPECT_TRUE(Matches("alive(2020-01-01)", kLille));
  EXPECT_FALSE(Matches("alive(1000-01-01)", kLille));
  EXPECT_TRUE(Matches("NOT between(1, 10) AND kind = TOWN", kLille));
}

TEST(Filter, ReturnsWhatAFunctionSaysToItsArguments) {
  const absl::Status status = Refusal("between(10, 1)");
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
}

TEST(Filter, RefusesAnUnknownField) {
  const absl::Status status = Refusal("code = 1 AND mayor = 'x'");
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_FILTER));
  EXPECT_EQ(MetadataOf(status, "position"), "13");
  EXPECT_EQ(MetadataOf(status, "fields"),
            "code, name, label, texts.motto, population, area, chief, kind, founded, ended, tags");
  EXPECT_THAT(std::string(status.message()), HasSubstr("There is no field 'mayor'. The fields are: code, name"));
  EXPECT_THAT(FrenchOf(status), HasSubstr("Le champ « mayor » n'existe pas. Les champs sont : code, name"));
  EXPECT_THAT(ViolationsOf(status), ElementsAre("filter: position 13: There is no field 'mayor'."));
}

TEST(Filter, RefusesAnUnknownFunction) {
  const absl::Status status = Refusal("near(1)");
  EXPECT_EQ(MetadataOf(status, "functions"), "alive, between");
  EXPECT_THAT(FrenchOf(status), HasSubstr("La fonction « near » n'existe pas."));
}

TEST(Filter, RefusesTheWrongNumberAndTypeOfArguments) {
  EXPECT_THAT(std::string(Refusal("between(1)").message()), HasSubstr("takes 2 arguments, not 1"));
  EXPECT_THAT(std::string(Refusal("between(1, two)").message()),
              HasSubstr("position 11: 'between' takes a whole number"));
  EXPECT_THAT(std::string(Refusal("alive(yesterday)").message()), HasSubstr("takes a day"));
}

TEST(Filter, RefusesAnUnknownEnumValueAndListsThoseThatExist) {
  const absl::Status status = Refusal("kind = CITY");
  EXPECT_EQ(MetadataOf(status, "position"), "7");
  EXPECT_EQ(MetadataOf(status, "values"), "TOWN, VILLAGE, HAMLET");
  EXPECT_THAT(Refusal("kind = town"), IsInvalid(ErrorReason::INVALID_FILTER));
}

TEST(Filter, RefusesConstantsOfAnotherType) {
  for (const std::string_view filter :
       {"population = many", "population = 1.5", "population = ''", "population = 9223372036854775808",
        "population = 1*", "chief = yes", "chief = 1", "founded = 1066", "founded = 2021-02-29",
        "founded > 2020-01-01T00:00:00Z"}) {
    const absl::Status status = Refusal(filter);
    EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_FILTER)) << filter;
    EXPECT_NE(FrenchOf(status), "") << filter;
  }
}

TEST(Filter, RefusesOperatorsThatDoNotGoWithTheType) {
  for (const std::string_view filter : {"chief > true", "kind < TOWN", "tags = north", "tags != north", "name > a*"}) {
    EXPECT_THAT(Refusal(filter), IsInvalid(ErrorReason::INVALID_FILTER)) << filter;
  }
}

TEST(Filter, RefusesAValueAloneUnlessTheSchemaSaysWhereToLook) {
  EXPECT_THAT(Refusal("lille"), IsInvalid(ErrorReason::INVALID_FILTER));
  const FilterSchema<Town> schema =
      FilterSchema<Town>().String("name", [](const Town& t) -> std::string_view { return t.name; }).Bare("name");
  EXPECT_TRUE(schema.Compile("LIL -paris").value().Matches(kLille));
  EXPECT_TRUE(schema.Compile("*").value().Matches(kLille));
  EXPECT_FALSE(schema.Compile("paris").value().Matches(kLille));
}

TEST(Filter, ReportsEveryFaultAtOnceUpToTen) {
  EXPECT_THAT(ViolationsOf(Refusal("x = 1 OR population = a OR kind = B")), SizeIs(3));
  std::string filter;
  for (int i = 0; i < 40; ++i) filter += fmt::format("unknown{} = 1 ", i);
  EXPECT_THAT(ViolationsOf(Refusal(filter)), SizeIs(10));
}

TEST(Filter, KeepsItsErrorsWithinWhatTrailersHold) {
  const absl::Status status = Refusal(std::string(4000, 'x') + " = 1");
  EXPECT_LT(ToRpcStatus(status).ByteSizeLong(), 6u * 1024);
  EXPECT_THAT(ViolationsOf(status), SizeIs(1));
}

TEST(Filter, OutlivesItsSchema) {
  auto schema = std::make_unique<FilterSchema<Town>>(
      FilterSchema<Town>().String("name", [](const Town& t) -> std::string_view { return t.name; }));
  const CompiledFilter<Town> filter = schema->Compile("name = Lille").value();
  schema.reset();
  EXPECT_TRUE(filter.Matches(kLille));
}

using Constants = std::vector<FilterConstant>;

std::optional<Constants> Equality(std::string_view filter, std::string_view field) {
  const absl::StatusOr<CompiledFilter<Town>> compiled = TownFilter().Compile(filter);
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return compiled->EqualityOn(field);
}

TEST(Filter, TellsWhichConstantsAFieldMustEqual) {
  EXPECT_EQ(Equality("code = 59350 population > 3", "code"), Constants{std::string("59350")});
  EXPECT_THAT(*Equality("(code = a OR code = b) chief = true", "code"),
              UnorderedElementsAre(FilterConstant("a"), FilterConstant("b")));
  EXPECT_EQ(Equality("kind = VILLAGE", "kind"), Constants{int64_t{2}});
  EXPECT_EQ(Equality("chief:true", "chief"), Constants{true});
  EXPECT_EQ(Equality("founded = 2000-01-01", "founded"), Constants{Date::Of(2000, 1, 1)});
  EXPECT_EQ(Equality("label = ÉVRY", "label"), Constants{std::string("evry")});
  EXPECT_EQ(Equality("tags:north", "tags"), Constants{std::string("north")});
}

TEST(Filter, NarrowsTheConstantsOfSeveralConjuncts) {
  EXPECT_EQ(Equality("(code = a OR code = b) (code = b OR code = c)", "code"), Constants{std::string("b")});
  EXPECT_EQ(Equality("code = a code = b", "code"), Constants{});
  EXPECT_THAT(*Equality("(tags:a OR tags:b) tags:c", "tags"), SizeIs(1));
  EXPECT_THAT(*Equality("tags:a tags:c", "tags"), SizeIs(1));
}

TEST(Filter, FindsConstantsInEveryBranchOfAnOr) {
  EXPECT_THAT(*Equality("(code = a AND chief = true) OR (code = b AND population > 3)", "code"), SizeIs(2));
}

TEST(Filter, LeavesAFieldFreeThatAnotherValueCouldHave) {
  for (const std::string_view filter : {"", "code != a", "NOT code = a", "code > a", "code = a*", "code:a", "code:*",
                                        "code = a OR chief = true", "name = a", "-(code = a)"}) {
    EXPECT_EQ(Equality(filter, "code"), std::nullopt) << filter;
  }
  EXPECT_EQ(Equality("code = a", "no_such_field"), std::nullopt);
}

// A filter of random terms on fields of few values, so that items do match.
std::string RandomTownFilter(int depth) {
  if (depth == 0 || *rc::gen::inRange(0, 3) == 0) {
    const auto code = *rc::gen::element<std::string>("a", "b", "c");
    const auto op = *rc::gen::element<std::string>("=", "=", "=", "!=", ">", ":");
    return *rc::gen::element<std::string>(fmt::format("code {} {}", op, code), fmt::format("tags:{}", code),
                                          "chief = true", "NOT code = " + code);
  }
  const std::string left = RandomTownFilter(depth - 1);
  const std::string right = RandomTownFilter(depth - 1);
  return fmt::format("({} {} {})", left, *rc::gen::element<std::string>("AND", "OR", ""), right);
}

RC_GTEST_PROP(FilterProperties, EveryItemThatMatchesHasOneOfTheConstants, ()) {
  const std::string text = RandomTownFilter(4);
  RC_LOG() << text << "\n";
  const absl::StatusOr<CompiledFilter<Town>> filter = TownFilter().Compile(text);
  RC_ASSERT(filter.ok());
  Town town;
  town.code = *rc::gen::element<std::string>("a", "b", "c", "d");
  town.tags = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "b", "c"));
  town.chief = *rc::gen::arbitrary<bool>();
  if (!filter->Matches(town)) return;
  if (const auto codes = filter->EqualityOn("code")) {
    RC_ASSERT(std::find(codes->begin(), codes->end(), FilterConstant(town.code)) != codes->end());
  }
  if (const auto tags = filter->EqualityOn("tags")) {
    RC_ASSERT(std::any_of(tags->begin(), tags->end(), [&](const FilterConstant& tag) {
      return std::find(town.tags.begin(), town.tags.end(), std::get<std::string>(tag)) != town.tags.end();
    }));
  }
}

RC_GTEST_PROP(FilterProperties, APatternMatchesWhatItsPiecesAndAnyFillingMake, ()) {
  // Small: the pattern must stay within the length of a filter.
  const auto letters = rc::gen::resize(10, rc::gen::container<std::string>(rc::gen::element('a', 'b')));
  std::vector<std::string> pieces = *rc::gen::resize(10, rc::gen::container<std::vector<std::string>>(letters));
  pieces.insert(pieces.begin(), *letters);
  std::string text = pieces[0];
  for (size_t i = 1; i < pieces.size(); ++i) text += *letters + pieces[i];
  const std::string pattern = fmt::format("name = \"{}\"", fmt::join(pieces, "*"));
  RC_ASSERT(TownFilter().Compile(pattern).value().Matches(Town().Named(text)));
}

}  // namespace
}  // namespace socle::api
