// What is asked on a visit, and whether what was answered fits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/violations.h"
#include "platform/base/instant.h"

namespace socle::census {

enum class QuestionKind { kText = 1, kYesNo = 2, kNumber = 3, kDay = 4, kOneOf = 5, kSeveralOf = 6 };

struct Question {
  std::string id;
  std::string text;
  QuestionKind kind = QuestionKind::kText;
  bool required = false;
  std::vector<std::string> choices;
};

struct Questionnaire {
  std::string campaign;
  int32_t version = 0;
  std::vector<Question> questions;
  Instant create_time{};
  int64_t revision = 0;
};

struct Answer {
  std::string question;
  std::vector<std::string> values;
};

// Ids once, choices where the kind has them.
void CheckQuestions(const std::vector<Question>& questions, socle::api::Violations* violations);
// Each question once, all that are required, values as the kinds say. `path`: "visit.answers".
void CheckAnswers(const Questionnaire& questionnaire, const std::vector<Answer>& answers, const std::string& path,
                  socle::api::Violations* violations);

}  // namespace socle::census
