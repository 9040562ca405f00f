#include "services/contracts/api/instruments/instrument_gates.h"

#include <algorithm>

#include "platform/api/digest.h"
#include "platform/api/time_conversion.h"
#include "platform/base/failpoint.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts::api {
namespace {

constexpr int kMostDaysAhead = 366;

// So that the answer, that it could not be asked, still comes within the call's deadline.
Registry::Deadline RegistryDeadline(db::Deadline deadline) {
  const auto now = std::chrono::steady_clock::now();
  return deadline <= now ? deadline : now + (deadline - now) * 3 / 4;
}

// UNAVAILABLE and the end of our patience are the same to a caller: it could not be asked.
bool IsAway(const absl::Status& status) { return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status); }

// What is entered for a day far off could neither be ended before it nor be anything but a slip of the pen.
absl::Status CheckSoon(Date effective, Date today) {
  if (effective <= today.Plus(kMostDaysAhead)) return absl::OkStatus();
  return InvalidField("effective_date", "more than a year ahead", "effective_date : plus d'un an à l'avance.");
}

}  // namespace

void InstrumentGates::AddTo(rpc::Service* service) {
  service->Blocking<v1::OpenSigningRequest, v1::Instrument>(
      "OpenSigning", [this](rpc::Call& call, const auto& request) { return OpenSigning(call, request); });
  service->Blocking<v1::EnterIntoForceRequest, v1::Instrument>(
      "EnterIntoForce", [this](rpc::Call& call, const auto& request) { return EnterIntoForce(call, request); });
  service->Blocking<v1::CheckFreezeInstrumentRequest, v1::CheckFreezeInstrumentResponse>(
      "CheckFreezeInstrument", [this](rpc::Call& call, const auto& request) {
        return Check<v1::CheckFreezeInstrumentResponse>(call, request,
                                                        [](const Seen& seen) -> absl::StatusOr<Obstacles> {
                                                          return AgainstFreezing(seen.held.file, seen.held.rules);
                                                        });
      });
  service->Blocking<v1::CheckOpenVotingRequest, v1::CheckOpenVotingResponse>(
      "CheckOpenVoting", [this](rpc::Call& call, const auto& request) {
        return Check<v1::CheckOpenVotingResponse>(
            call, request, [](const Seen& seen) -> absl::StatusOr<Obstacles> { return AgainstVoting(seen.held.file); });
      });
  service->Blocking<v1::CheckOpenSigningRequest, v1::CheckOpenSigningResponse>(
      "CheckOpenSigning", [this](rpc::Call& call, const auto& request) {
        return Check<v1::CheckOpenSigningResponse>(call, request, [&](const Seen& seen) -> absl::StatusOr<Obstacles> {
          SOCLE_ASSIGN_OR_RETURN(const RegistryFacts facts, Ask(call, seen.held.file, seen.held.rules));
          return AgainstSigning(seen.held.file, seen.held.rules, facts);
        });
      });
  service->Blocking<v1::CheckEnterIntoForceRequest, v1::CheckEnterIntoForceResponse>(
      "CheckEnterIntoForce", [this](rpc::Call& call, const auto& request) {
        return Check<v1::CheckEnterIntoForceResponse>(
            call, request, [&](const Seen& seen) -> absl::StatusOr<Obstacles> {
              socle::api::Violations violations;
              const Date effective = socle::api::DateFromProto(request.has_effective_date(), request.effective_date(),
                                                               "effective_date", desk_->Today(), &violations);
              SOCLE_RETURN_IF_ERROR(violations.ToStatus());
              SOCLE_RETURN_IF_ERROR(CheckSoon(effective, desk_->Today()));
              SOCLE_ASSIGN_OR_RETURN(const RegistryFacts facts, Ask(call, seen.held.file, seen.held.rules));
              return AgainstEntryIntoForce(seen.held.file, seen.held.rules, seen.around, facts, effective);
            });
      });
}

absl::StatusOr<InstrumentGates::Seen> InstrumentGates::Look(rpc::Call& call, const InstrumentName& name) const {
  Seen seen;
  SOCLE_ASSIGN_OR_RETURN(auto standing, desk_->needs().book->FindStanding(name.contract, name.id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(seen.held.contract, desk_->needs().contracts->Find(name.contract, call.deadline()));
  seen.held.file = std::move(standing.file);
  seen.newest = std::move(standing.newest);
  seen.around = std::move(standing.around);
  desk_->TakeRules(&seen.held);
  SOCLE_ASSIGN_OR_RETURN(seen.carried, desk_->needs().plan->Find(seen.held.file.instrument, call.deadline()));
  seen.around.carried = AgainstCarried(seen.carried, seen.held.file);
  return seen;
}

absl::StatusOr<RegistryFacts> InstrumentGates::Ask(rpc::Call& call, const InstrumentFile& file,
                                                   const KindRules& rules) const {
  RegistryFacts facts{.asked = QuestionsOf(file, rules)};
  Registry* const registry = desk_->needs().registry;
  const Registry::Deadline deadline = RegistryDeadline(call.deadline());
  for (const std::string& decision : facts.asked.decisions) {
    absl::StatusOr<DecisionVerdict> verdict =
        registry->VerifyDecision(decision, facts.asked.sha256, std::nullopt, deadline);
    if (IsAway(verdict.status())) return facts;  // nor will it answer the next question
    SOCLE_RETURN_IF_ERROR(verdict.status());
    facts.verdicts.emplace(decision, *std::move(verdict));
  }
  std::map<Date, std::vector<std::string>> by_day;
  for (const auto& [party, day] : facts.asked.parties) by_day[day].push_back(party);
  for (const auto& [day, parties] : by_day) {
    absl::StatusOr<std::vector<PartyIdentity>> identities = registry->Parties(parties, day, deadline);
    if (IsAway(identities.status())) return facts;
    SOCLE_RETURN_IF_ERROR(identities.status());
    for (size_t i = 0; i < parties.size(); ++i) facts.identities.emplace(parties[i], std::move((*identities)[i]));
  }
  return facts;
}

template <typename Response, typename Request, typename Fn>
absl::StatusOr<Response> InstrumentGates::Check(rpc::Call& call, const Request& request, const Fn& against) const {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const Seen seen, Look(call, name));
  SOCLE_ASSIGN_OR_RETURN(const Obstacles obstacles, against(seen));
  const Instrument& instrument = seen.held.file.instrument;
  Response response;
  v1::GateReport* report = response.mutable_report();
  report->set_name(request.name());
  report->set_open(obstacles.empty());
  for (const Obstacle& obstacle : obstacles) *report->add_unmet_conditions() = Show(obstacle);
  report->set_version(instrument.frozen_version != 0 ? instrument.frozen_version : instrument.latest_version);
  if (instrument.frozen_version != 0) {
    report->set_sha256(instrument.sha256);
  } else if (seen.newest.number != 0) {
    report->set_sha256(socle::api::Sha256Hex(CanonicalText(instrument, seen.newest)));
  }
  report->set_revision(instrument.revision);
  return response;
}

absl::StatusOr<v1::Instrument> InstrumentGates::OpenSigning(rpc::Call& call, const v1::OpenSigningRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const Seen seen, Look(call, name));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kLeadInstrument, seen.held.contract, request.name()));
  SOCLE_ASSIGN_OR_RETURN(const RegistryFacts facts, Ask(call, seen.held.file, seen.held.rules));
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Instrument>(
      call, request, name,
      {.act = Act::kLeadInstrument,
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slug = std::string(StepSlug(Step::kOpenSigning))},
      [&](write::Unit&, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        if (QuestionsOf(held.file, held.rules) != facts.asked) return ConcurrentChange(name.Text());
        return socle::contracts::OpenSigning(doing, held.rules, facts, held.file);
      },
      [](const Held& held) { return held.Shown(); });
}

// The registry is asked before the transaction, which must not wait for another service while it holds the contract.
// That is sound: within the transaction the same questions must still be the ones to ask (same digest, decisions,
// parties and days of signature), and everything of ours is checked there. What the registry said of them stays true: a
// digest names one version of one instrument for ever, so a decision that was valid on it was adopted on this very
// content, and who lived on a past day did. A decision may be replaced between the question and our commit; the entry
// into force then came before it, as it may at any later moment, and what is in force ends by termination, not by a
// later vote.
absl::StatusOr<v1::Instrument> InstrumentGates::EnterIntoForce(rpc::Call& call,
                                                               const v1::EnterIntoForceRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  if (!request.has_effective_date()) {
    return InvalidField("effective_date", "is required", "effective_date : une date est attendue.");
  }
  SOCLE_ASSIGN_OR_RETURN(const Date effective, socle::api::FromProto(request.effective_date(), "effective_date"));
  SOCLE_RETURN_IF_ERROR(CheckSoon(effective, desk_->Today()));
  SOCLE_ASSIGN_OR_RETURN(const Seen seen, Look(call, name));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kLeadInstrument, seen.held.contract, request.name()));
  SOCLE_ASSIGN_OR_RETURN(const RegistryFacts facts, Ask(call, seen.held.file, seen.held.rules));
  SOCLE_FAILPOINT("enter_into_force_asked");
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Instrument>(
      call, request, name,
      {.act = Act::kLeadInstrument,
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slug = std::string(StepSlug(Step::kEnterIntoForce)),
       .locks = PlanEffects::NamesOf(seen.carried)},
      [&](write::Unit& unit, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        SOCLE_FAILPOINT("enter_into_force_held");
        if (QuestionsOf(held.file, held.rules) != facts.asked) return ConcurrentChange(name.Text());
        SOCLE_ASSIGN_OR_RETURN(Surroundings around, desk_->needs().book->ReadAround(unit.tx(), held.file.instrument));
        std::optional<CarriedReview> carried = desk_->needs().plan->Read(unit.tx(), held.file.instrument);
        // What it changes is what this command holds.
        if (PlanEffects::NamesOf(carried) != PlanEffects::NamesOf(seen.carried)) return ConcurrentChange(name.Text());
        around.carried = AgainstCarried(carried, held.file);
        const Obstacles obstacles =
            socle::contracts::EnterIntoForce(doing, held.rules, around, facts, effective, held.file);
        if (!obstacles.empty()) return obstacles;
        SOCLE_RETURN_IF_ERROR(ChangePlan(unit, doing, held, std::move(carried)));
        if (held.file.instrument.replaces_predecessor) SOCLE_RETURN_IF_ERROR(SupersedePredecessor(unit, doing, held));
        return obstacles;
      },
      [](const Held& held) { return held.Shown(); });
}

absl::Status InstrumentGates::ChangePlan(write::Unit& unit, const Doing& doing, const Held& held,
                                         std::optional<CarriedReview> carried) const {
  const PlanEffects& plan = *desk_->needs().plan;
  const Instrument& instrument = held.file.instrument;
  const Programme* programme = desk_->needs().catalogue->Find(held.contract.programme);
  if (!carried) return programme->IsReviewed(*held.kind) ? plan.Keep(unit, instrument) : absl::OkStatus();
  const InstrumentName base{instrument.contract, carried->review.instrument};
  SOCLE_RETURN_IF_ERROR(plan.Apply(unit, doing, instrument, *std::move(carried)));
  return desk_->MarkReview(unit, doing, base, false, instrument.Name());
}

absl::Status InstrumentGates::SupersedePredecessor(write::Unit& unit, const Doing& doing, const Held& held) const {
  const Instrument& instrument = held.file.instrument;
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(instrument.predecessor, "predecessor"));
  return desk_->StepOther(unit, name, StepSlug(Step::kSupersede), [&](InstrumentFile& before) {
    return Supersede(doing, instrument.Name(), instrument.effective, before);
  });
}

}  // namespace socle::contracts::api
