#include <fmt/format.h>
#include <gtest/gtest.h>

#include "services/registry/domain/corrections/correction.h"
#include "services/registry/domain/sources/parse_source.h"

namespace socle::registry {
namespace {

Correction Full() {
  Correction correction;
  correction.id = "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3d";
  correction.entity = Commune("2A004");
  correction.valid_from = Date::Of(2000, 2, 27);
  correction.valid_to = Date::Of(2001, 1, 1);
  correction.known_from = {1'790'000'000'123'456};
  correction.label = "L'Île-\"d'Or\"\n";
  correction.tncc = 5;
  correction.siren = "";
  correction.postal_codes = "20000 20090";
  correction.reason = "œuf";
  correction.reference = "arrêté";
  correction.author = "alice";
  return correction;
}

TEST(CorrectionText, ReadsBackAsItWas) {
  const auto read = ParseCorrection(CorrectionText(Full()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, Full());
  Correction least;
  least.id = "x";
  least.entity = Epci("200093201");
  least.reason = "r";
  EXPECT_EQ(*ParseCorrection(CorrectionText(least)), least) << "unset stays unset";
}

TEST(CorrectionText, IsAPublicationLikeTheOthers) {
  const std::string text = CorrectionText(Full());
  const auto parsed = ParseSource("corrections/" + Full().id, text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  ASSERT_TRUE(std::holds_alternative<CorrectionDocument>(parsed->document));
  EXPECT_EQ(std::get<CorrectionDocument>(parsed->document).correction, Full());
  EXPECT_EQ(SourceOf(parsed->document), SourceOfCorrection(Full(), text));
  EXPECT_EQ(SourceOf(parsed->document).digest.size(), 64U);
}

TEST(CorrectionText, RefusesWhatIsNone) {
  for (const char* text : {"", "{", "{}", "[]", "null", R"({"socle_correction":"x"})",
                           R"({"socle_correction":"x","collectivite":"nobody","known_from":"2026-01-01T00:00:00Z"})",
                           R"({"socle_correction":"x","collectivite":"commune-59350","known_from":"yesterday"})"}) {
    EXPECT_FALSE(ParseCorrection(text).ok()) << text;
  }
}

std::string Repeated(std::string_view letter, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += letter;
  return text;
}

// What is wrong with the correction, a line a field.
std::string FaultText(const Correction& correction) {
  std::string text;
  for (const Fault& fault : FaultsOf(correction)) text += fault.field + " " + fault.english + "\n";
  return text;
}

struct TextField {
  const char* name;
  size_t least;
  size_t most;
  void (*set)(Correction&, std::string);
};

class TextLengths : public ::testing::TestWithParam<TextField> {};

TEST_P(TextLengths, AreCountedInCharactersUpToTheirLimit) {
  const TextField& field = GetParam();
  // One, two, three and four bytes.
  for (const char* letter : {"e", "é", "ẽ", "𝐞"}) {
    Correction correction = Full();
    field.set(correction, Repeated(letter, static_cast<int>(field.most)));
    EXPECT_EQ(FaultText(correction), "") << letter << ": at the limit";
    field.set(correction, Repeated(letter, static_cast<int>(field.most) + 1));
    EXPECT_EQ(FaultText(correction), fmt::format("{} has {} characters; {} to {} are allowed\n", field.name,
                                                 field.most + 1, field.least, field.most))
        << letter << ": one more";
  }
}

TEST_P(TextLengths, MayBeNothingOnlyWhereNoneIsRequired) {
  const TextField& field = GetParam();
  Correction correction = Full();
  field.set(correction, "");
  EXPECT_EQ(FaultText(correction), field.least == 0 ? "" : fmt::format("{} is required\n", field.name));
}

INSTANTIATE_TEST_SUITE_P(
    Each, TextLengths,
    ::testing::Values(TextField{"values.label", 1, 300,
                                [](Correction& correction, std::string text) { correction.label = std::move(text); }},
                      TextField{"reason", 1, 500,
                                [](Correction& correction, std::string text) { correction.reason = std::move(text); }},
                      TextField{"reference", 0, 500, [](Correction& correction, std::string text) {
                                  correction.reference = std::move(text);
                                }}));

TEST(FaultsOf, NamesEachFieldThatIsWrong) {
  Correction correction = Full();
  correction.valid_to = correction.valid_from;
  correction.tncc = 9;
  correction.siren = "215903502";
  correction.postal_codes = "20090 20000";
  correction.reason = "";
  std::string fields;
  for (const Fault& fault : FaultsOf(correction)) fields += fault.field + " ";
  EXPECT_EQ(fields, "end_date values.article_code values.siren values.postal_codes reason ");
  Correction nothing = Full();
  nothing.label.reset();
  nothing.tncc.reset();
  nothing.siren.reset();
  nothing.postal_codes.reset();
  ASSERT_EQ(FaultsOf(nothing).size(), 1U);
  EXPECT_EQ(FaultsOf(nothing)[0].field, "values");
}

}  // namespace
}  // namespace socle::registry
