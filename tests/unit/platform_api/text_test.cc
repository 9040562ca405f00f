#include "platform/api/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/api/violations.h"
#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(Text, FindsTheFirstByteThatIsNotUtf8) {
  EXPECT_EQ(FindInvalidUtf8("Évry 🏛"), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8(""), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8("ab\xFF"), 2u);
  EXPECT_EQ(FindInvalidUtf8("é\xC3"), 2u) << "cut within a character";
  EXPECT_EQ(FindInvalidUtf8("\xC0\xAF"), 0u) << "overlong";
  EXPECT_EQ(FindInvalidUtf8("a\xED\xA0\x80"), 1u) << "surrogate";
  EXPECT_EQ(FindInvalidUtf8("\xF4\x90\x80\x80"), 0u) << "above U+10FFFF";
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(CountCodePoints("Évry"), 4u);
  EXPECT_EQ(CountCodePoints("🏛"), 1u);
  EXPECT_EQ(CountCodePoints(""), 0u);
}

TEST(Text, ComposesAccents) {
  EXPECT_EQ(NormalizeNfc("E\u0301vry"), "Évry");
  EXPECT_EQ(NormalizeNfc("Lille"), "Lille");
}

TEST(Text, FoldsNamesAsPeopleTypeThem) {
  EXPECT_EQ(FoldText("Œuf d’ÉVRY"), "oeuf d'evry");
  EXPECT_EQ(FoldText("L'Haÿ-les-Roses"), "l'hay-les-roses");
  EXPECT_EQ(FoldText("ÇÀÎÔÛÆ"), "caiouae");
}

RC_GTEST_PROP(TextProperties, FoldingTwiceIsFoldingOnce, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("É", "e\u0301", "œ", "Æ", "ﬁ", "’", "ß", "İ", "a", "-", "ﷺ", "각"));
  std::string text;
  for (const std::string& part : parts) text += part;
  RC_ASSERT(FoldText(FoldText(text)) == FoldText(text));
}

RC_GTEST_PROP(TextProperties, FoldingPiecesIsFoldingTheWhole, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::element('a', 'B', '-', '\''));
  const std::string left = *text + "É";
  const std::string right = *text + "Œ";
  RC_ASSERT(FoldText(left + right) == FoldText(left) + FoldText(right));
}

TEST(Text, ShowsAnExcerptThatIsFitToBeShown) {
  EXPECT_EQ(Excerpt("Évry"), "Évry");
  EXPECT_EQ(Excerpt("abcdef", 3), "abc…");
  EXPECT_EQ(Excerpt("abc", 3), "abc");
  EXPECT_EQ(Excerpt("a\xFF\n"), "a\uFFFD\uFFFD");
}

RC_GTEST_PROP(TextProperties, AnExcerptOfAnythingIsShortUtf8, (const std::string& bytes)) {
  const std::string shown = Excerpt(bytes, 10);
  RC_ASSERT(!FindInvalidUtf8(shown).has_value());
  RC_ASSERT(CountCodePoints(shown) <= 11u);
}

TEST(Text, IsTakenInFormNfc) { EXPECT_EQ(CheckText("label", "E\u0301", {.max = 1}).value(), "É"); }

TEST(Text, IsRefusedWhenItIsNotUtf8) {
  const absl::Status status = CheckText("label", "\xFF", {}).status();
  EXPECT_THAT(status, IsInvalid(ErrorReason::MALFORMED_MESSAGE));
  EXPECT_THAT(ViolationsOf(status), ElementsAre("label: is not valid UTF-8"));
  EXPECT_EQ(FrenchOf(status), "Le champ label n'est pas en UTF-8 valide.");
}

TEST(Text, IsRefusedWithNul) {
  EXPECT_THAT(CheckText("label", std::string_view("a\0b", 3), {}).status(), IsInvalid(ErrorReason::INVALID_FIELD));
}

TEST(Text, IsMeasuredInCodePointsAtBothEnds) {
  EXPECT_TRUE(CheckText("label", "éé", {.min = 2, .max = 3}).ok());
  EXPECT_TRUE(CheckText("label", "ééé", {.min = 2, .max = 3}).ok());
  EXPECT_THAT(ViolationsOf(CheckText("label", "éééé", {.min = 2, .max = 3}).status()),
              ElementsAre("label: has 4 characters; 2 to 3 are allowed"));
  EXPECT_THAT(ViolationsOf(CheckText("label", "é", {.min = 2, .max = 3}).status()), SizeIs(1));
  EXPECT_THAT(ViolationsOf(CheckText("label", "", {.min = 1, .max = 3}).status()), ElementsAre("label: is required"));
  EXPECT_EQ(CheckText("label", "", {.min = 0, .max = 3}).value(), "");
}

TEST(Violations, AreNoErrorWhenThereAreNone) { EXPECT_TRUE(Violations().ToStatus().ok()); }

TEST(Violations, AreToldAllAtOnce) {
  Violations violations;
  EXPECT_EQ(violations.Text("label", "", {.min = 1}), "");
  EXPECT_EQ(violations.Text("note", "E\u0301", {}), "É");
  violations.Add("amount", "must not be negative", "Le montant ne peut être négatif.");
  const absl::Status status = violations.ToStatus();
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_FIELD));
  EXPECT_EQ(std::string(status.message()), "label is required. Other wrong fields: 1.");
  EXPECT_EQ(FrenchOf(status), "Le champ label est obligatoire. Autres champs erronés : 1.");
  EXPECT_THAT(ViolationsOf(status), ElementsAre("label: is required", "amount: must not be negative"));
}

TEST(Violations, FitIntoAnErrorHoweverMany) {
  Violations violations;
  for (int i = 0; i < 10'000; ++i) violations.Add(fmt::format("items[{}]", i), "is wrong", "Erreur.");
  EXPECT_THAT(ViolationsOf(violations.ToStatus()), SizeIs(Violations::kShown));
  EXPECT_THAT(std::string(violations.ToStatus().message()), testing::HasSubstr("Other wrong fields: 9999."));
}

}  // namespace
}  // namespace socle::api
