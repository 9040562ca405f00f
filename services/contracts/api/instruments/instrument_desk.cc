#include "services/contracts/api/instruments/instrument_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/base/failpoint.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts::api {

absl::Status Refusal(const Instrument& instrument, const Obstacles& obstacles) {
  const bool away = std::any_of(obstacles.begin(), obstacles.end(), [](const Obstacle& each) { return each.unknown; });
  std::string english, french, unchecked;
  for (const Obstacle& obstacle : obstacles) {
    english += (english.empty() ? "" : " ") + obstacle.english;
    french += (french.empty() ? "" : " ") + obstacle.french;
    if (!obstacle.unknown) continue;
    unchecked += unchecked.empty() ? "" : ",";
    unchecked += obstacle.subject.empty() ? obstacle.party : obstacle.subject;
  }
  // All are in the details; a message is read by a person.
  constexpr size_t kMessageLength = 1000;
  english = socle::api::Excerpt(english, kMessageLength);
  french = socle::api::Excerpt(french, kMessageLength);
  Error error(away ? absl::StatusCode::kUnavailable : absl::StatusCode::kFailedPrecondition,
              away ? ErrorReason::REGISTRY_UNAVAILABLE : ErrorReason::ILLEGAL_STATE, english);
  std::move(error).French(french).Metadata("state", StateName(instrument.state));
  if (away) std::move(error).Metadata("unchecked", unchecked).RetryAfter(std::chrono::seconds(1));
  for (const Obstacle& obstacle : obstacles) {
    const std::string law = obstacle.legal_reference.empty() ? "" : fmt::format(" ({})", obstacle.legal_reference);
    std::move(error).Precondition(GateRuleName(obstacle.rule),
                                  obstacle.party.empty() ? instrument.Name() : obstacle.party, obstacle.english + law);
  }
  return std::move(error).ToStatus();
}

Doing InstrumentDesk::DoingOf(rpc::Call& call) const {
  const Instant now = needs_.clock->Now();
  return {.actor = rpc::ActorOf(call).subject, .today = TodayInParis(now), .now = now};
}

void InstrumentDesk::TakeRules(Held* held) const {
  const Programme* programme = needs_.catalogue->Find(held->contract.programme);
  held->kind = programme == nullptr ? nullptr : programme->FindKind(held->file.instrument.kind);
  held->rules = held->kind == nullptr ? KindRules() : RulesOf(*held->kind);
  for (KindRules::BodyVote& vote : held->rules.body_votes) {
    for (const ContractBody& each : held->contract.bodies) {
      if (each.role == vote.role) vote.bodies.push_back(each.body);
    }
  }
}

int InstrumentDesk::CategoryOf(const Instrument& instrument) const {
  const Programme* programme = needs_.catalogue->Find(instrument.programme);
  const InstrumentKind* found = programme == nullptr ? nullptr : programme->FindKind(instrument.kind);
  return found == nullptr ? 0 : static_cast<int>(found->category);
}

absl::StatusOr<Held> InstrumentDesk::Read(db::Transaction& tx, const InstrumentName& name) const {
  Held held;
  SOCLE_ASSIGN_OR_RETURN(held.contract, needs_.contracts->Read(tx, name.contract));
  SOCLE_ASSIGN_OR_RETURN(held.file, needs_.book->Read(tx, name.contract, name.id));
  TakeRules(&held);
  return held;
}

absl::Status InstrumentDesk::StepOther(write::Unit& unit, const InstrumentName& name, std::string_view slug,
                                       absl::FunctionRef<Obstacles(InstrumentFile& file)> make) const {
  SOCLE_ASSIGN_OR_RETURN(Held held, Read(unit.tx(), name));
  const auto before = socle::api::DigestOfShown(held.Shown());
  const Obstacles obstacles = make(held.file);
  if (!obstacles.empty()) return Refusal(held.file.instrument, obstacles);
  needs_.book->Save(unit.tx(), unit.revision(), held.file);
  SOCLE_FAILPOINT("other_instrument_saved");
  unit.Record({.resource = name.Text(),
               .kind = write::ChangeKind::kStateChanged,
               .changes = {std::string(slug)},
               .before = before,
               .after = socle::api::DigestOfShown(held.Shown())});
  return absl::OkStatus();
}

absl::Status InstrumentDesk::MarkReview(write::Unit& unit, const Doing& doing, const InstrumentName& name,
                                        bool under_review, std::string_view reason) const {
  SOCLE_ASSIGN_OR_RETURN(const Held held, Read(unit.tx(), name));
  const auto step = under_review ? contracts::Step::kStartReview : contracts::Step::kEndReview;
  if (!Target(step, held.file.instrument.state)) return absl::OkStatus();
  return StepOther(unit, name, StepSlug(step), [&](InstrumentFile& file) {
    return under_review ? StartReview(doing, reason, file) : EndReview(doing, reason, file);
  });
}

absl::Status InstrumentDesk::ChangeHeld(write::Unit& unit, rpc::Call& call, const InstrumentName& name,
                                        const What& what, Step step, Held* held) const {
  SOCLE_ASSIGN_OR_RETURN(*held, Read(unit.tx(), name));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, what.act, held->contract, name.Text(), what.owner));
  SOCLE_RETURN_IF_ERROR(CheckThere(held->contract));
  // Without its programme nobody knows what its gates ask.
  if (held->kind == nullptr) {
    return socle::api::IllegalState(name.Text(), StateName(held->file.instrument.state),
                                    {{"PROGRAMME", fmt::format("{} is not served here.", held->contract.programme),
                                      fmt::format("{} n'est pas servi ici.", held->contract.programme)}});
  }
  const v1::Instrument before = held->Shown();
  SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(what.etag, before.etag(), name.Text()));
  Below below;
  SOCLE_ASSIGN_OR_RETURN(const Obstacles obstacles, step(unit, *held, &below));
  if (!obstacles.empty()) return Refusal(held->file.instrument, obstacles);
  SOCLE_FAILPOINT("instrument_step_made");
  needs_.book->Save(unit.tx(), unit.revision(), held->file);
  SOCLE_FAILPOINT("instrument_saved");
  const v1::Instrument after = held->Shown();
  unit.Record({.resource = name.Text(),
               .kind = what.kind,
               .changes = what.slug.empty() ? std::vector<std::string>() : std::vector<std::string>{what.slug},
               .before = socle::api::DigestOfShown(before),
               .after = socle::api::DigestOfShown(after)});
  if (!below.name.empty()) unit.Record({.resource = below.name, .kind = below.kind});
  return absl::OkStatus();
}

}  // namespace socle::contracts::api
