// Issues and orientations of the strategic framework, as socle.contracts.v1.Issue and Orientation say it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/strategy/contribution.h"

namespace socle::contracts {

// As v1::TraceLevel; stored: append only. The order is that of the way from what was found to what is done.
enum class TraceLevel { kFinding = 1, kIssue = 2, kOrientation = 3, kAction = 4 };
inline constexpr TraceLevel kTraceLevels[] = {TraceLevel::kFinding, TraceLevel::kIssue, TraceLevel::kOrientation,
                                              TraceLevel::kAction};

// "findings" of kFinding: the collection in names.
std::string_view CollectionOf(TraceLevel level);

// An issue rests on findings, an orientation on issues: otherwise they are alike.
struct FrameworkItem : Contribution {
  TraceLevel level = TraceLevel::kIssue;  // kIssue or kOrientation
  std::string title;
  std::string text;
  std::vector<std::string> rests_on;  // ids of the level before, sorted, each once
  int32_t position = 0;
};

// "contracts/cambresis/issues/…".
std::string TraceName(std::string_view contract, TraceLevel level, std::string_view id);

}  // namespace socle::contracts
