#include "services/registry/domain/change_requests/change_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace socle::registry {
namespace {

using State = ChangeRequestState;

void RequireState(const ChangeRequest& request, std::initializer_list<State> allowed, UnmetConditions& unmet) {
  if (std::find(allowed.begin(), allowed.end(), request.state) != allowed.end()) return;
  std::string names;
  for (const State state : allowed) names += fmt::format("{}{}", names.empty() ? "" : " or ", StateName(state));
  unmet.push_back({"STATE", fmt::format("It is {}; this needs {}.", StateName(request.state), names),
                   fmt::format("La demande est à l'état {}.", StateName(request.state))});
}

void RequireAuthor(const ChangeRequest& request, std::string_view who, UnmetConditions& unmet) {
  if (request.author == who) return;
  unmet.push_back({"AUTHOR", "Only its author may do this.", "Seul son auteur peut le faire."});
}

void RequireOther(const ChangeRequest& request, std::string_view who, UnmetConditions& unmet) {
  if (request.author != who) return;
  unmet.push_back(
      {"OTHER_PERSON", "Its author does not decide on it.", "Son auteur ne décide pas de sa propre demande."});
}

void Close(State state, std::string_view who, std::string_view comment, ChangeRequest& request) {
  request.state = state;
  request.closer = std::string(who);
  request.closing_comment = std::string(comment);
}

}  // namespace

std::string_view StateName(State state) {
  switch (state) {
    case State::kDraft:
      return "DRAFT";
    case State::kPending:
      return "PENDING";
    case State::kValidated:
      return "VALIDATED";
    case State::kApplied:
      return "APPLIED";
    case State::kRejected:
      return "REJECTED";
    case State::kCancelled:
      return "CANCELLED";
  }
  return "UNKNOWN";
}

UnmetConditions Submit(std::string_view who, ChangeRequest& request) {
  UnmetConditions unmet;
  RequireState(request, {State::kDraft}, unmet);
  RequireAuthor(request, who, unmet);
  if (unmet.empty()) request.state = State::kPending;
  return unmet;
}

UnmetConditions Validate(std::string_view who, Instant now, std::string_view comment, ChangeRequest& request) {
  UnmetConditions unmet;
  RequireState(request, {State::kPending}, unmet);
  RequireOther(request, who, unmet);
  const auto is_his = [&](const ValidationStage& stage) { return stage.validator == who; };
  if (std::any_of(request.stages.begin(), request.stages.end(), is_his)) {
    unmet.push_back({"OTHER_PERSON", "Each stage is validated by another person.",
                     "Chaque étape est validée par une autre personne."});
  }
  if (!unmet.empty()) return unmet;
  const auto open = std::find_if(request.stages.begin(), request.stages.end(),
                                 [](const ValidationStage& stage) { return stage.validator.empty(); });
  open->validator = std::string(who);
  open->time = now;
  open->comment = std::string(comment);
  if (std::next(open) == request.stages.end()) request.state = State::kValidated;
  return unmet;
}

UnmetConditions Reject(std::string_view who, std::string_view comment, ChangeRequest& request) {
  UnmetConditions unmet;
  RequireState(request, {State::kPending, State::kValidated}, unmet);
  RequireOther(request, who, unmet);
  if (unmet.empty()) Close(State::kRejected, who, comment, request);
  return unmet;
}

UnmetConditions Cancel(std::string_view who, std::string_view comment, ChangeRequest& request) {
  UnmetConditions unmet;
  RequireState(request, {State::kDraft, State::kPending, State::kValidated}, unmet);
  RequireAuthor(request, who, unmet);
  if (unmet.empty()) Close(State::kCancelled, who, comment, request);
  return unmet;
}

UnmetConditions Apply(std::string_view who, ChangeRequest& request) {
  UnmetConditions unmet;
  RequireState(request, {State::kValidated}, unmet);
  if (unmet.empty()) Close(State::kApplied, who, "", request);
  return unmet;
}

}  // namespace socle::registry
