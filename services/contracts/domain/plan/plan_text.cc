#include "services/contracts/domain/plan/plan_text.h"

#include "platform/api/text.h"

namespace socle::contracts::plan {

std::string SearchText(std::string_view number, std::string_view title, std::string_view description) {
  std::string text = api::FoldText(number);
  for (const std::string_view part : {title, description}) {
    text += '\n';
    text += api::FoldText(part);
  }
  return text;
}

}  // namespace socle::contracts::plan
