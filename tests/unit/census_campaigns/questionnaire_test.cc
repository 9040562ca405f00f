#include "services/census/domain/campaigns/questionnaire.h"

#include <gtest/gtest.h>

namespace socle::census {
namespace {

Questionnaire SomeQuestions() {
  return {.version = 1,
          .questions = {
              {.id = "pays", .text = "Pays ?", .kind = QuestionKind::kText, .required = true},
              {.id = "nombre", .text = "Combien ?", .kind = QuestionKind::kNumber},
              {.id = "jour", .text = "Quand ?", .kind = QuestionKind::kDay},
              {.id = "signee", .text = "Signée ?", .kind = QuestionKind::kYesNo},
              {.id = "lequel", .text = "Lequel ?", .kind = QuestionKind::kOneOf, .choices = {"a", "b"}},
              {.id = "plusieurs", .text = "Lesquels ?", .kind = QuestionKind::kSeveralOf, .choices = {"a", "b"}}}};
}

bool Fit(std::vector<Answer> answers) {
  answers.push_back({"pays", {"Bénin"}});
  socle::api::Violations violations;
  CheckAnswers(SomeQuestions(), answers, "answers", &violations);
  return violations.empty();
}

TEST(Answers, FitTheKindOfTheirQuestion) {
  for (const char* number : {"0", "12", "-3", "12.5", "-0.25"}) EXPECT_TRUE(Fit({{"nombre", {number}}})) << number;
  for (const char* number : {"", "-", "12,5", "1e3", ".5", "5.", "1.2.3", "douze", "+1"}) {
    EXPECT_FALSE(Fit({{"nombre", {number}}})) << number;
  }
  EXPECT_TRUE(Fit({{"jour", {"2012-02-29"}}}));
  EXPECT_FALSE(Fit({{"jour", {"2013-02-29"}}}));
  EXPECT_TRUE(Fit({{"signee", {"false"}}}));
  EXPECT_FALSE(Fit({{"signee", {"non"}}}));
}

TEST(Answers, AreOneOrSeveralOfTheChoices) {
  EXPECT_TRUE(Fit({{"lequel", {"a"}}}));
  EXPECT_FALSE(Fit({{"lequel", {"a", "b"}}})) << "one";
  EXPECT_TRUE(Fit({{"plusieurs", {"b", "a"}}}));
  EXPECT_FALSE(Fit({{"plusieurs", {"a", "a"}}})) << "each once";
  EXPECT_FALSE(Fit({{"plusieurs", {}}})) << "one at least";
  EXPECT_FALSE(Fit({{"plusieurs", {"c"}}}));
}

TEST(Answers, AreToQuestionsThatAreAskedAndEachOnce) {
  EXPECT_FALSE(Fit({{"autre", {"x"}}}));
  EXPECT_FALSE(Fit({{"jour", {"2012-01-01"}}, {"jour", {"2012-01-02"}}}));
}

TEST(Answers, AnswerWhatIsRequired) {
  socle::api::Violations violations;
  CheckAnswers(SomeQuestions(), {{"nombre", {"1"}}}, "answers", &violations);
  EXPECT_FALSE(violations.empty());
}

TEST(Answers, AreNeverShownInAnError) {
  socle::api::Violations violations;
  CheckAnswers(SomeQuestions(), {{"pays", {"x"}}, {"nombre", {"confidentiel"}}}, "answers", &violations);
  EXPECT_EQ(violations.ToStatus().message().find("confidentiel"), std::string_view::npos);
}

TEST(Questions, HaveIdsOnceAndChoicesWhereTheyAreChosenFrom) {
  const auto good = [](std::vector<Question> questions) {
    socle::api::Violations violations;
    CheckQuestions(questions, &violations);
    return violations.empty();
  };
  EXPECT_TRUE(good(SomeQuestions().questions));
  EXPECT_FALSE(good({{.id = "abc"}, {.id = "abc"}}));
  EXPECT_FALSE(good({{.id = "A"}}));
  EXPECT_FALSE(good({{.id = "abc", .kind = QuestionKind::kOneOf, .choices = {"a", "a"}}}));
  EXPECT_FALSE(good({{.id = "abc", .kind = QuestionKind::kText, .choices = {"a", "b"}}}));
}

}  // namespace
}  // namespace socle::census
