#include "services/contracts/domain/instruments/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/digest.h"
#include "services/contracts/domain/instruments/moving.h"

namespace socle::contracts {
namespace {

using enum InstrumentState;

bool SameContent(const Instrument& a, const Instrument& b) { return CanonicalText(a, {}) == CanonicalText(b, {}); }

Obstacles MoveUnless(Obstacles obstacles, const Doing& doing, Step step, const Words& words, InstrumentFile& file) {
  if (obstacles.empty()) Move(doing, step, words, file);
  return obstacles;
}

Obstacles AgainstState(Step step, const InstrumentFile& file) {
  Obstacles obstacles;
  RequireState(step, file.instrument.state, obstacles);
  return obstacles;
}

}  // namespace

void Begin(const Doing& doing, InstrumentFile& file) {
  file.transitions.push_back(
      {.number = ++file.transition_count, .to = file.instrument.state, .step = "created", .actor = doing.actor});
}

Obstacles Change(const Instrument& wanted, InstrumentFile& file) {
  Obstacles obstacles;
  Instrument& instrument = file.instrument;
  if (!SameContent(wanted, instrument)) RequireStateIn({kDraft, kUnderNegotiation}, instrument.state, obstacles);
  if (!obstacles.empty()) return obstacles;
  instrument.title = wanted.title;
  instrument.predecessor = wanted.predecessor;
  instrument.replaces_predecessor = wanted.replaces_predecessor;
  instrument.amends = wanted.amends;
  instrument.parties = wanted.parties;
  file.lists_changed = true;
  instrument.duration_months = wanted.duration_months;
  instrument.agreed_end = wanted.agreed_end;
  instrument.source = wanted.source;
  instrument.synthetic = wanted.synthetic;
  return obstacles;
}

Obstacles Write(InstrumentVersion version, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kDraft, kUnderNegotiation}, file.instrument.state, obstacles);
  if (!obstacles.empty()) return obstacles;
  version.number = ++file.instrument.latest_version;
  version.revision = 0;
  file.versions.push_back(std::move(version));
  return obstacles;
}

Obstacles Submit(const Doing& doing, InstrumentFile& file) {
  return MoveUnless(AgainstSubmitting(file), doing, Step::kSubmit, {}, file);
}

Obstacles Freeze(const Doing& doing, const KindRules& rules, const InstrumentVersion& newest, InstrumentFile& file) {
  Obstacles obstacles = AgainstFreezing(file, rules);
  if (!obstacles.empty()) return obstacles;
  InstrumentVersion& version = file.versions.back();
  version.canonical_text = CanonicalText(file.instrument, newest);
  version.sha256 = api::Sha256Hex(version.canonical_text);
  version.freeze_time = doing.now;
  version.revision = 0;
  file.instrument.frozen_version = version.number;
  file.instrument.sha256 = version.sha256;
  Move(doing, Step::kFreeze, {}, file);
  return obstacles;
}

Obstacles OpenVoting(const Doing& doing, InstrumentFile& file) {
  return MoveUnless(AgainstVoting(file), doing, Step::kOpenVoting, {}, file);
}

Obstacles NameDecision(const BodyDecisionRef& decision, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kFrozen, kVoting, kSigning}, file.instrument.state, obstacles);
  if (!obstacles.empty()) return obstacles;
  file.lists_changed = true;
  std::vector<BodyDecisionRef>& decisions = file.instrument.decisions;
  std::erase_if(decisions, [&](const BodyDecisionRef& each) {
    return each.role == decision.role && each.party == decision.party;
  });
  if (!decision.decision.empty()) decisions.push_back(decision);
  std::sort(decisions.begin(), decisions.end(), [](const BodyDecisionRef& a, const BodyDecisionRef& b) {
    return std::tie(a.role, a.party) < std::tie(b.role, b.party);
  });
  return obstacles;
}

Obstacles OpenSigning(const Doing& doing, const KindRules& rules, const RegistryFacts& facts, InstrumentFile& file) {
  return MoveUnless(AgainstSigning(file, rules, facts), doing, Step::kOpenSigning, {}, file);
}

Obstacles EnterIntoForce(const Doing& doing, const KindRules& rules, const Surroundings& around,
                         const RegistryFacts& facts, Date effective, InstrumentFile& file) {
  Obstacles obstacles = AgainstEntryIntoForce(file, rules, around, facts, effective);
  if (!obstacles.empty()) return obstacles;
  Instrument& instrument = file.instrument;
  instrument.effective = effective;
  instrument.end = EndFrom(instrument, effective);
  Move(doing, Step::kEnterIntoForce, {}, file);
  return obstacles;
}

Obstacles Supersede(const Doing& doing, std::string_view by, Date day, InstrumentFile& file) {
  Obstacles obstacles = AgainstState(Step::kSupersede, file);
  if (!obstacles.empty()) return obstacles;
  file.instrument.end = day;
  Move(doing, Step::kSupersede, {.reason = std::string(by)}, file);
  return obstacles;
}

Obstacles Reopen(const Doing& doing, std::string_view reason, InstrumentFile& file) {
  Obstacles obstacles = AgainstState(Step::kReopen, file);
  if (obstacles.empty()) BackToNegotiation(doing, Step::kReopen, {.reason = std::string(reason)}, file);
  return obstacles;
}

Obstacles StartReview(const Doing& doing, std::string_view reason, InstrumentFile& file) {
  return MoveUnless(AgainstState(Step::kStartReview, file), doing, Step::kStartReview, {.reason = std::string(reason)},
                    file);
}

Obstacles EndReview(const Doing& doing, std::string_view reason, InstrumentFile& file) {
  return MoveUnless(AgainstState(Step::kEndReview, file), doing, Step::kEndReview, {.reason = std::string(reason)},
                    file);
}

Obstacles Terminate(const Doing& doing, std::string_view reason, Date day, InstrumentFile& file) {
  Obstacles obstacles = AgainstState(Step::kTerminate, file);
  if (HasBound(file.instrument.state) && (day <= file.instrument.effective || day > doing.today)) {
    obstacles.push_back({.rule = GateRule::kDatesInOrder,
                         .english = "It ends after its first day, and not after today.",
                         .french = "La fin est postérieure à l'entrée en vigueur et n'est pas dans l'avenir."});
  }
  if (!obstacles.empty()) return obstacles;
  file.instrument.end = day;
  file.instrument.termination_reason = std::string(reason);
  Move(doing, Step::kTerminate, {.reason = std::string(reason)}, file);
  return obstacles;
}

Obstacles Expire(const Doing& doing, InstrumentFile& file) {
  Obstacles obstacles = AgainstState(Step::kExpire, file);
  if (Binds(file.instrument.state) && file.instrument.end > doing.today) {
    const std::string end = file.instrument.end.ToString();
    obstacles.push_back(
        {.rule = GateRule::kDatesInOrder,
         .english = end.empty() ? "It has no end date." : fmt::format("It ends on {}.", end),
         .french = end.empty() ? "L'instrument n'a pas de terme." : fmt::format("Le terme est le {}.", end)});
  }
  return MoveUnless(std::move(obstacles), doing, Step::kExpire, {}, file);
}

}  // namespace socle::contracts
