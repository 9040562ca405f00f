#include "services/contracts/api/instruments/instrument_steps.h"

#include <fmt/format.h>

#include "services/contracts/api/fields.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts::api {
namespace {

using socle::api::Violations;

absl::StatusOr<std::string> ReasonOf(const std::string& reason, bool required) {
  Violations violations;
  std::string text = ReasonField(reason, required, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return text;
}

bool IsDecisionName(std::string_view name) {
  const size_t middle = name.find("/decisions/");
  return name.size() <= 200 && name.starts_with("bodies/") && middle != std::string_view::npos && middle > 7 &&
         name.substr(middle + 11).find('/') == std::string_view::npos && name.size() > middle + 11;
}

}  // namespace

void InstrumentSteps::AddTo(rpc::Service* service) {
  service->Blocking<v1::SubmitInstrumentRequest, v1::Instrument>(
      "SubmitInstrument", [this](rpc::Call& call, const auto& request) { return Submit(call, request); });
  service->Blocking<v1::FreezeInstrumentRequest, v1::Instrument>(
      "FreezeInstrument", [this](rpc::Call& call, const auto& request) { return Freeze(call, request); });
  service->Blocking<v1::OpenVotingRequest, v1::Instrument>(
      "OpenVoting", [this](rpc::Call& call, const auto& request) { return OpenVoting(call, request); });
  service->Blocking<v1::SetBodyDecisionRequest, v1::Instrument>(
      "SetBodyDecision", [this](rpc::Call& call, const auto& request) { return SetBodyDecision(call, request); });
  service->Blocking<v1::ReopenInstrumentRequest, v1::Instrument>(
      "ReopenInstrument", [this](rpc::Call& call, const auto& request) { return Reopen(call, request); });
  service->Blocking<v1::StartReviewRequest, v1::Instrument>(
      "StartReview", [this](rpc::Call& call, const auto& request) { return StartReview(call, request); });
  service->Blocking<v1::EndReviewRequest, v1::Instrument>(
      "EndReview", [this](rpc::Call& call, const auto& request) { return EndReview(call, request); });
  service->Blocking<v1::TerminateInstrumentRequest, v1::Instrument>(
      "TerminateInstrument", [this](rpc::Call& call, const auto& request) { return Terminate(call, request); });
  service->Blocking<v1::ExpireInstrumentRequest, v1::Instrument>(
      "ExpireInstrument", [this](rpc::Call& call, const auto& request) { return Expire(call, request); });
}

template <typename Request, typename Fn>
absl::StatusOr<v1::Instrument> InstrumentSteps::Make(rpc::Call& call, const Request& request, Act act,
                                                     std::string_view slug, const Fn& step) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  return desk_->Change<v1::Instrument>(
      call, request, name,
      {.act = act, .etag = request.etag(), .kind = write::ChangeKind::kStateChanged, .slug = std::string(slug)},
      [&](write::Unit& unit, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        return step(unit, held);
      },
      [](const Held& held) { return held.Shown(); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::Submit(rpc::Call& call, const v1::SubmitInstrumentRequest& request) {
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kDraft, StepSlug(Step::kSubmit),
              [&](write::Unit&, Held& held) { return socle::contracts::Submit(doing, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::Freeze(rpc::Call& call, const v1::FreezeInstrumentRequest& request) {
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kLeadInstrument, StepSlug(Step::kFreeze),
              [&](write::Unit& unit, Held& held) -> absl::StatusOr<Obstacles> {
                const Instrument& instrument = held.file.instrument;
                const int32_t latest = instrument.latest_version;
                if (request.version() != 0 && request.version() != latest) return ConcurrentChange(request.name());
                InstrumentVersion newest;
                if (latest > 0) {
                  SOCLE_ASSIGN_OR_RETURN(newest, desk_->needs().book->ReadVersion(unit.tx(), instrument, latest));
                }
                return socle::contracts::Freeze(doing, held.rules, newest, held.file);
              });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::OpenVoting(rpc::Call& call, const v1::OpenVotingRequest& request) {
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kLeadInstrument, StepSlug(Step::kOpenVoting),
              [&](write::Unit&, Held& held) { return socle::contracts::OpenVoting(doing, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::SetBodyDecision(rpc::Call& call,
                                                                const v1::SetBodyDecisionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  const v1::BodyDecision& sent = request.body_decision();
  Violations violations;
  const BodyDecisionRef decision{
      .role = violations.Text("body_decision.role", sent.role(), {.min = 1, .max = 63}),
      .party = sent.party().empty() ? "" : PartyField("body_decision.party", sent.party(), &violations),
      .decision = sent.decision()};
  if (!sent.decision().empty() && !IsDecisionName(sent.decision())) {
    violations.Add("body_decision.decision", "not a name such as bodies/…/decisions/…",
                   "body_decision.decision : un nom tel que bodies/…/decisions/… est attendu.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return desk_->Change<v1::Instrument>(
      call, request, name, {.act = Act::kLeadInstrument, .etag = request.etag(), .slug = "decision-named"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        const Programme* programme = desk_->needs().catalogue->Find(held.contract.programme);
        if (programme->FindBodyRole(decision.role) == nullptr) {
          return InvalidField("body_decision.role", fmt::format("is no body role of {}", held.contract.programme),
                              fmt::format("body_decision.role : {} n'a pas cette instance.", held.contract.programme));
        }
        // The contract says which body of the registry has the part: a decision of another one proves nothing.
        const std::string body = decision.decision.substr(0, decision.decision.find("/decisions/"));
        bool has_part = false, taken = decision.decision.empty();
        for (const ContractBody& each : held.contract.bodies) {
          if (each.role != decision.role) continue;
          has_part = true;
          taken = taken || each.body == body;
        }
        if (!has_part && !taken) {
          return InvalidField("body_decision.decision", "the contract names no body in this part",
                              "body_decision.decision : le contrat n'indique pas d'instance pour ce rôle.");
        }
        if (!taken) {
          return InvalidField("body_decision.decision", "is of a body that does not have this part in the contract",
                              "body_decision.decision : cette instance n'a pas ce rôle dans le contrat.");
        }
        return NameDecision(decision, held.file);
      },
      [](const Held& held) { return held.Shown(); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::Reopen(rpc::Call& call, const v1::ReopenInstrumentRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string reason, ReasonOf(request.reason(), true));
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kLeadInstrument, StepSlug(Step::kReopen),
              [&](write::Unit&, Held& held) { return socle::contracts::Reopen(doing, reason, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::StartReview(rpc::Call& call, const v1::StartReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string reason, ReasonOf(request.reason(), false));
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kDraft, StepSlug(Step::kStartReview),
              [&](write::Unit&, Held& held) { return socle::contracts::StartReview(doing, reason, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::EndReview(rpc::Call& call, const v1::EndReviewRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string reason, ReasonOf(request.reason(), false));
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kLeadInstrument, StepSlug(Step::kEndReview),
              [&](write::Unit&, Held& held) { return socle::contracts::EndReview(doing, reason, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::Terminate(rpc::Call& call,
                                                          const v1::TerminateInstrumentRequest& request) {
  Violations violations;
  const std::string reason = ReasonField(request.reason(), true, &violations);
  Date end = Date::Min();
  if (request.has_end_date()) {
    end = socle::api::DateFromProto(true, request.end_date(), "end_date", Date::Min(), &violations);
  } else {
    violations.Add("end_date", "is required", "end_date : une date est attendue.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kLeadInstrument, StepSlug(Step::kTerminate),
              [&](write::Unit&, Held& held) { return socle::contracts::Terminate(doing, reason, end, held.file); });
}

absl::StatusOr<v1::Instrument> InstrumentSteps::Expire(rpc::Call& call, const v1::ExpireInstrumentRequest& request) {
  const Doing doing = desk_->DoingOf(call);
  return Make(call, request, Act::kDraft, StepSlug(Step::kExpire),
              [&](write::Unit&, Held& held) { return socle::contracts::Expire(doing, held.file); });
}

}  // namespace socle::contracts::api
