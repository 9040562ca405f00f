#include "services/census/domain/campaigns/questionnaire.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/base/date.h"

namespace socle::census {
namespace {

using socle::api::Violations;

constexpr size_t kMostDigits = 30;

bool HasChoices(QuestionKind kind) { return kind == QuestionKind::kOneOf || kind == QuestionKind::kSeveralOf; }

bool IsNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = text.find('.');
  const auto are_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (text.size() > kMostDigits) return false;
  return are_digits(text.substr(0, point)) && (point == std::string_view::npos || are_digits(text.substr(point + 1)));
}

bool Fits(const Question& question, const std::string& value) {
  switch (question.kind) {
    case QuestionKind::kText:
      return !value.empty();
    case QuestionKind::kYesNo:
      return value == "true" || value == "false";
    case QuestionKind::kNumber:
      return IsNumber(value);
    case QuestionKind::kDay:
      return Date::Parse(value).ok();
    case QuestionKind::kOneOf:
    case QuestionKind::kSeveralOf:
      return std::find(question.choices.begin(), question.choices.end(), value) != question.choices.end();
  }
  return false;
}

void CheckValues(const Question& question, const Answer& answer, const std::string& path, Violations* violations) {
  const std::set<std::string_view> once(answer.values.begin(), answer.values.end());
  const size_t most = question.kind == QuestionKind::kSeveralOf ? question.choices.size() : 1;
  if (answer.values.empty() || answer.values.size() > most || once.size() != answer.values.size()) {
    violations->Add(path + ".values",
                    fmt::format("are {}, of this question 1 to {} are taken, each once", answer.values.size(), most),
                    fmt::format("{}.values : de 1 à {} valeurs, sans doublon.", path, most));
    return;
  }
  for (size_t i = 0; i < answer.values.size(); ++i) {
    if (Fits(question, answer.values[i])) continue;
    // Not the value itself: it may be private.
    violations->Add(fmt::format("{}.values[{}]", path, i), "is not what the question asks for",
                    fmt::format("{}.values[{}] : cette réponse ne convient pas à la question.", path, i));
  }
}

}  // namespace

void CheckQuestions(const std::vector<Question>& questions, Violations* violations) {
  std::set<std::string_view> before;
  for (size_t i = 0; i < questions.size(); ++i) {
    const Question& question = questions[i];
    const std::string path = fmt::format("questionnaire.questions[{}]", i);
    if (!socle::api::IsResourceId(question.id) || !before.insert(question.id).second) {
      violations->Add(path + ".id",
                      fmt::format("'{}' is no id, or stands here twice", socle::api::Excerpt(question.id)),
                      path + ".id : identifiant mal formé ou en double.");
    }
    const std::set<std::string_view> once(question.choices.begin(), question.choices.end());
    const bool wrong = HasChoices(question.kind) ? once.size() < 2 || once.size() != question.choices.size()
                                                 : !question.choices.empty();
    if (!wrong) continue;
    violations->Add(path + ".choices", "are 2 or more, each once, of ONE_OF and SEVERAL_OF; of other kinds none",
                    path + ".choices : deux au moins, sans doublon, pour ONE_OF et SEVERAL_OF ; sinon aucun.");
  }
}

void CheckAnswers(const Questionnaire& questionnaire, const std::vector<Answer>& answers, const std::string& path,
                  Violations* violations) {
  std::set<std::string_view> answered;
  for (size_t i = 0; i < answers.size(); ++i) {
    const std::string of = fmt::format("{}[{}]", path, i);
    const auto question = std::find_if(questionnaire.questions.begin(), questionnaire.questions.end(),
                                       [&](const Question& each) { return each.id == answers[i].question; });
    if (question == questionnaire.questions.end() || !answered.insert(question->id).second) {
      violations->Add(of + ".question",
                      fmt::format("'{}' is no question of version {}, or is answered twice",
                                  socle::api::Excerpt(answers[i].question), questionnaire.version),
                      of + ".question : question inconnue de cette version, ou déjà répondue.");
      continue;
    }
    CheckValues(*question, answers[i], of, violations);
  }
  for (const Question& question : questionnaire.questions) {
    if (!question.required || answered.contains(question.id)) continue;
    violations->Add(path, fmt::format("lack an answer to '{}'", question.id),
                    fmt::format("{} : il manque la réponse à « {} ».", path, question.id));
  }
}

}  // namespace socle::census
