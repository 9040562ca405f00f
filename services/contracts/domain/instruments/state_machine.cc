#include "services/contracts/domain/instruments/state_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace socle::contracts {
namespace {

using enum InstrumentState;

struct Row {
  Step step;
  InstrumentState from;
  InstrumentState to;
};

constexpr Row kTable[] = {
    {Step::kSubmit, kDraft, kUnderNegotiation},    {Step::kFreeze, kUnderNegotiation, kFrozen},
    {Step::kOpenVoting, kFrozen, kVoting},         {Step::kOpenSigning, kVoting, kSigning},
    {Step::kEnterIntoForce, kSigning, kInForce},   {Step::kRefuse, kVoting, kUnderNegotiation},
    {Step::kRefuse, kSigning, kUnderNegotiation},  {Step::kWithdrawSignature, kSigning, kUnderNegotiation},
    {Step::kReopen, kFrozen, kUnderNegotiation},   {Step::kReopen, kVoting, kUnderNegotiation},
    {Step::kReopen, kSigning, kUnderNegotiation},  {Step::kStartReview, kInForce, kUnderReview},
    {Step::kEndReview, kUnderReview, kInForce},    {Step::kTerminate, kInForce, kTerminated},
    {Step::kTerminate, kUnderReview, kTerminated}, {Step::kExpire, kInForce, kExpired},
    {Step::kExpire, kUnderReview, kExpired},       {Step::kSupersede, kInForce, kSuperseded},
    {Step::kSupersede, kUnderReview, kSuperseded},
};

std::string FrenchState(InstrumentState state) {
  constexpr std::array<std::string_view, 11> kNames = {
      "",           "un projet",   "en négociation", "figé",    "soumis au vote", "à la signature",
      "en vigueur", "en revoyure", "expiré",         "résilié", "remplacé"};
  return std::string(kNames[static_cast<size_t>(state)]);
}

void Refuse(InstrumentState state, std::string_view wanted, Obstacles& obstacles) {
  obstacles.push_back(
      {.rule = GateRule::kState,
       .english = fmt::format("It is {}; this can be done in {}.", StateName(state), wanted),
       .french = fmt::format("L'instrument est {} : cette étape n'est pas possible.", FrenchState(state))});
}

}  // namespace

std::string_view StepSlug(Step step) {
  constexpr std::array<std::string_view, 13> kSlugs = {
      "submitted",           "frozen",   "voting-opened",  "signing-opened", "entered-into-force", "refused",
      "signature-withdrawn", "reopened", "review-started", "review-ended",   "terminated",         "expired",
      "superseded"};
  return kSlugs[static_cast<size_t>(step)];
}

std::optional<InstrumentState> Target(Step step, InstrumentState from) {
  const auto row = std::find_if(std::begin(kTable), std::end(kTable),
                                [&](const Row& each) { return each.step == step && each.from == from; });
  if (row == std::end(kTable)) return std::nullopt;
  return row->to;
}

void RequireState(Step step, InstrumentState state, Obstacles& obstacles) {
  if (Target(step, state)) return;
  std::string wanted;
  for (const Row& row : kTable) {
    if (row.step == step) wanted += fmt::format("{}{}", wanted.empty() ? "" : ", ", StateName(row.from));
  }
  Refuse(state, wanted, obstacles);
}

void RequireStateIn(std::initializer_list<InstrumentState> wanted, InstrumentState state, Obstacles& obstacles) {
  if (std::find(wanted.begin(), wanted.end(), state) != wanted.end()) return;
  std::string names;
  for (const InstrumentState each : wanted) names += fmt::format("{}{}", names.empty() ? "" : ", ", StateName(each));
  Refuse(state, names, obstacles);
}

}  // namespace socle::contracts
