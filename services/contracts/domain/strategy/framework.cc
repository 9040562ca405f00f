#include "services/contracts/domain/strategy/framework.h"

#include <fmt/format.h>

namespace socle::contracts {

std::string_view CollectionOf(TraceLevel level) {
  switch (level) {
    case TraceLevel::kFinding:
      return "findings";
    case TraceLevel::kIssue:
      return "issues";
    case TraceLevel::kOrientation:
      return "orientations";
    case TraceLevel::kAction:
      return "actions";
  }
  return "";
}

std::string TraceName(std::string_view contract, TraceLevel level, std::string_view id) {
  return fmt::format("contracts/{}/{}/{}", contract, CollectionOf(level), id);
}

}  // namespace socle::contracts
