#include "services/census/domain/project_sheets/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/date.h"

namespace socle::census {
namespace {

using socle::api::UnmetConditions;

// States that the step is made from, and the one it leads to.
struct Rule {
  std::vector<SheetState> from;
  SheetState to;
};
Rule RuleOf(SheetStep step) {
  using enum SheetState;
  switch (step) {
    case SheetStep::kSubmit:
      return {{kDraft, kReturned}, kSubmitted};
    case SheetStep::kReturn:
      return {{kSubmitted}, kReturned};
    case SheetStep::kValidate:
      return {{kDraft, kSubmitted, kReturned}, kValidated};
    case SheetStep::kPublish:
      return {{kValidated}, kPublished};
    case SheetStep::kWithdraw:
      return {{kDraft, kSubmitted, kReturned, kValidated, kPublished}, kWithdrawn};
  }
  return {{}, kDraft};
}

UnmetConditions NotFrom(SheetState state) {
  return {{"STATE", fmt::format("This is not done while it is {}.", StateName(state)),
           fmt::format("Cela ne se fait pas en {}.", StateName(state))}};
}

}  // namespace

std::string_view StateName(SheetState state) {
  constexpr std::string_view kNames[] = {"DRAFT",     "SUBMITTED", "RETURNED", "VALIDATED_BY_OWNER",
                                         "PUBLISHED", "WITHDRAWN"};
  return kNames[static_cast<size_t>(state) - 1];
}

UnmetConditions Take(SheetStep step, const std::string& reason, Sheet& sheet) {
  const Rule rule = RuleOf(step);
  if (std::find(rule.from.begin(), rule.from.end(), sheet.state) == rule.from.end()) return NotFrom(sheet.state);
  sheet.state = rule.to;
  sheet.reason = reason;
  if (step == SheetStep::kPublish) {
    sheet.published_version = sheet.version;
    sheet.published_visibility = sheet.content.visibility;
  }
  return {};
}

UnmetConditions TakeChange(bool by_owner, Sheet& sheet) {
  const bool open = sheet.state == SheetState::kDraft || sheet.state == SheetState::kReturned;
  if (sheet.state == SheetState::kWithdrawn || (!by_owner && !open)) return NotFrom(sheet.state);
  // What the owner writes over what it answered for, it answers for.
  if (sheet.state == SheetState::kPublished) sheet.state = SheetState::kValidated;
  ++sheet.version;
  return {};
}

bool IsToldPeriod(std::string_view text) {
  const std::string day = text.size() == 4   ? std::string(text) + "-01-01"
                          : text.size() == 7 ? std::string(text) + "-01"
                                             : std::string(text);
  return Date::Parse(day).ok();
}

bool EndsBefore(std::string_view begin, std::string_view end) {
  const size_t shared = std::min(begin.size(), end.size());
  return end.substr(0, shared) < begin.substr(0, shared);
}

}  // namespace socle::census
