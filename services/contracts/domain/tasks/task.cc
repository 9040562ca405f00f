#include "services/contracts/domain/tasks/task.h"

#include <fmt/format.h>

#include "platform/api/digest.h"
#include "platform/api/uuid.h"

namespace socle::contracts {
namespace {

std::optional<TaskOutcome> OutcomeOf(Succession::Outcome outcome) {
  switch (outcome) {
    case Succession::Outcome::kOneSuccessor:
      return TaskOutcome::kOneSuccessor;
    case Succession::Outcome::kShared:
      return TaskOutcome::kShared;
    case Succession::Outcome::kAmbiguous:
      return TaskOutcome::kAmbiguous;
    case Succession::Outcome::kNone:
      return TaskOutcome::kNone;
    case Succession::Outcome::kAlive:
    case Succession::Outcome::kUnknown:
      break;
  }
  return std::nullopt;
}

std::string FindingOf(const Task& task) {
  std::string text = fmt::format("{}\n", static_cast<int>(task.outcome));
  for (const Heir& heir : task.heirs) {
    const Share share = heir.share.value_or(Share{0, 0});
    text += fmt::format("{} {}/{}\n", heir.name, share.numerator, share.denominator);
  }
  return socle::api::Sha256Hex(text);
}

}  // namespace

std::string_view StateName(TaskState state) {
  switch (state) {
    case TaskState::kOpen:
      return "OPEN";
    case TaskState::kDecided:
      return "DECIDED";
    case TaskState::kDismissed:
      return "DISMISSED";
    case TaskState::kSuperseded:
      return "SUPERSEDED";
  }
  return "UNKNOWN";
}

Task TaskFor(const std::string& contract, const ContractParty& party, const Succession& succession, Date as_of) {
  const std::optional<TaskOutcome> outcome = OutcomeOf(succession.outcome);
  if (!outcome) return {};
  Task task{.contract = contract,
            .party = party.party,
            .party_label = party.label,
            .outcome = *outcome,
            .heirs = succession.heirs,
            .explanation = succession.explanation,
            .as_of = as_of};
  task.found_sha256 = FindingOf(task);
  task.id = socle::api::UuidOf({"task", task.contract, task.party, task.found_sha256});
  return task;
}

}  // namespace socle::contracts
