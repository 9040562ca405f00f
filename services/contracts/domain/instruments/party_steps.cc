#include "services/contracts/domain/instruments/party_steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/contracts/domain/instruments/gate_proofs.h"
#include "services/contracts/domain/instruments/moving.h"

namespace socle::contracts {
namespace {

using enum InstrumentState;

// nullptr, and an obstacle, unless it signs.
const InstrumentParty* RequireSignatory(const InstrumentFile& file, std::string_view party, Obstacles& obstacles) {
  const InstrumentParty* found = file.instrument.Find(party);
  if (found != nullptr && found->Signs()) return found;
  obstacles.push_back({.rule = GateRule::kPartyMay,
                       .party = std::string(party),
                       .english = fmt::format("{} is no signatory of it.", party),
                       .french = fmt::format("{} n'est pas signataire de cet instrument.", party)});
  return nullptr;
}

void RequireContent(const InstrumentFile& file, std::string_view party, std::string_view sha256, Obstacles& obstacles) {
  if (!file.instrument.sha256.empty() && sha256 == file.instrument.sha256) return;
  obstacles.push_back({.rule = GateRule::kSameContent,
                       .party = std::string(party),
                       .english = "The digest given is not that of the frozen version.",
                       .french = "L'empreinte donnée n'est pas celle de la version figée."});
}

void RequireDay(std::string_view party, std::string_view what, std::string_view quoi, Date earliest, Date day,
                Date today, Obstacles& obstacles) {
  if (day == Date::Max() || (earliest <= day && day <= today)) return;
  obstacles.push_back({.rule = GateRule::kDatesInOrder,
                       .party = std::string(party),
                       .english = fmt::format("The {} is neither before the act nor after today.", what),
                       .french = fmt::format("{} : ni avant l'acte, ni dans l'avenir.", quoi)});
}

void RequireDates(const Doing& doing, const Deliberation& deliberation, Obstacles& obstacles) {
  RequireDay(deliberation.party, "deliberation", "Délibération", Date::Min(), deliberation.day, doing.today, obstacles);
  RequireDay(deliberation.party, "transmission", "Transmission", deliberation.day, deliberation.transmitted,
             doing.today, obstacles);
  RequireDay(deliberation.party, "publication", "Publication", deliberation.day, deliberation.published, doing.today,
             obstacles);
  const std::optional<ActId> act = ParseActId(deliberation.act_id);
  if (!act || act->day == deliberation.day) return;
  obstacles.push_back({.rule = GateRule::kDatesInOrder,
                       .party = deliberation.party,
                       .subject = deliberation.act_id,
                       .english = fmt::format("The act is of {}, the deliberation of {}.", act->day.ToString(),
                                              deliberation.day.ToString()),
                       .french = "La date de l'identifiant d'acte n'est pas celle de la délibération."});
}

void RequireOwnAct(const InstrumentFile& file, const Deliberation& deliberation, Obstacles& obstacles) {
  if (deliberation.act_id.empty()) return;
  for (const Deliberation& other : file.deliberations) {
    if (other.act_id != deliberation.act_id || other.party == deliberation.party) continue;
    obstacles.push_back({.rule = GateRule::kDeliberationOwn,
                         .party = deliberation.party,
                         .subject = deliberation.act_id,
                         .english = fmt::format("The act is that of {}.", other.party),
                         .french = fmt::format("Cet acte est celui de {}.", other.party)});
    return;
  }
}

template <typename T>
int32_t NextPlace(const std::vector<T>& all) {
  return all.empty() ? 1 : all.back().place + 1;
}

}  // namespace

std::optional<BallotFault> FaultOf(const Ballot& ballot, DeliberationResult result) {
  if (ballot.present + ballot.represented > ballot.members) {
    return BallotFault{"member_count", "fewer members than were present and represented",
                       "moins de membres que de présents et de représentés"};
  }
  if (ballot.votes_for + ballot.votes_against + ballot.abstentions > ballot.present + ballot.represented) {
    return BallotFault{"present_count", "more voices than members present and represented",
                       "plus de voix que de membres présents et représentés"};
  }
  const bool adopted = result == DeliberationResult::kAdopted;
  if (adopted && (ballot.votes_for == 0 || ballot.votes_against > ballot.votes_for)) {
    return BallotFault{"for_count", "too few voices for it to be adopted", "trop peu de voix pour une adoption"};
  }
  if (!adopted && ballot.votes_for > ballot.votes_against) {
    return BallotFault{"against_count", "too few voices for it to be rejected", "trop peu de voix pour un rejet"};
  }
  return std::nullopt;
}

Obstacles Deliberate(const Doing& doing, const KindRules& rules, Deliberation deliberation, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kVoting, kSigning}, file.instrument.state, obstacles);
  const InstrumentParty* party = RequireSignatory(file, deliberation.party, obstacles);
  if (party != nullptr && !MustDeliberate(*party, rules)) {
    obstacles.push_back({.rule = GateRule::kPartyMay,
                         .party = deliberation.party,
                         .english = fmt::format("{} is not bound by a deliberation.", deliberation.party),
                         .french = fmt::format("{} ne s'engage pas par délibération.", party->Shown())});
  }
  RequireContent(file, deliberation.party, deliberation.sha256, obstacles);
  RequireDates(doing, deliberation, obstacles);
  RequireOwnAct(file, deliberation, obstacles);
  if (!obstacles.empty()) return obstacles;
  deliberation.place = NextPlace(file.deliberations);
  deliberation.revision = 0;
  file.deliberations.push_back(std::move(deliberation));
  return obstacles;
}

Obstacles Complete(const Doing& doing, const Deliberation& changed, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kVoting, kSigning}, file.instrument.state, obstacles);
  RequireDates(doing, changed, obstacles);
  RequireOwnAct(file, changed, obstacles);
  if (!obstacles.empty()) return obstacles;
  for (Deliberation& deliberation : file.deliberations) {
    if (deliberation.id != changed.id) continue;
    deliberation = changed;
    deliberation.revision = 0;
  }
  return obstacles;
}

Obstacles Empower(Mandate mandate, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kDraft, kUnderNegotiation, kFrozen, kVoting, kSigning}, file.instrument.state, obstacles);
  RequireSignatory(file, mandate.party, obstacles);
  const Deliberation* basis = file.FindDeliberation(mandate.deliberation);
  if (!mandate.deliberation.empty() && (basis == nullptr || basis->party != mandate.party)) {
    obstacles.push_back({.rule = GateRule::kDeliberationOwn,
                         .party = mandate.party,
                         .subject = mandate.deliberation,
                         .english = "The deliberation is none of this party.",
                         .french = "Cette délibération n'est pas celle de la partie."});
  }
  if (mandate.begin >= mandate.end) {
    obstacles.push_back({.rule = GateRule::kDatesInOrder,
                         .party = mandate.party,
                         .english = "It ends before it begins.",
                         .french = "Le mandat prend fin avant de commencer."});
  }
  if (!obstacles.empty()) return obstacles;
  mandate.place = NextPlace(file.mandates);
  mandate.revision = 0;
  file.mandates.push_back(std::move(mandate));
  return obstacles;
}

Obstacles EndMandate(std::string_view id, Date end, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kDraft, kUnderNegotiation, kFrozen, kVoting, kSigning}, file.instrument.state, obstacles);
  const auto mandate =
      std::find_if(file.mandates.begin(), file.mandates.end(), [&](const Mandate& each) { return each.id == id; });
  if (mandate == file.mandates.end()) return obstacles;
  if (end <= mandate->begin) {
    obstacles.push_back({.rule = GateRule::kDatesInOrder,
                         .party = mandate->party,
                         .english = fmt::format("It begins on {}.", mandate->begin.ToString()),
                         .french = fmt::format("Le mandat commence le {}.", mandate->begin.ToString())});
  }
  if (!obstacles.empty()) return obstacles;
  mandate->end = end;
  mandate->revision = 0;
  return obstacles;
}

Obstacles Sign(const Doing& doing, Signature signature, InstrumentFile& file) {
  Obstacles obstacles;
  RequireStateIn({kSigning}, file.instrument.state, obstacles);
  const InstrumentParty* party = RequireSignatory(file, signature.party, obstacles);
  RequireContent(file, signature.party, signature.sha256, obstacles);
  if (party != nullptr) RequireMandate(file, *party, signature, obstacles);
  if (file.SignatureOf(signature.party) != nullptr) {
    obstacles.push_back({.rule = GateRule::kNotDoneYet,
                         .party = signature.party,
                         .english = fmt::format("{} has signed already.", signature.party),
                         .french = fmt::format("{} a déjà signé.", signature.party)});
  }
  RequireDay(signature.party, "signature", "Signature", Date::Min(), signature.day, doing.today, obstacles);
  if (!obstacles.empty()) return obstacles;
  signature.state = SignatureState::kGiven;
  signature.version = file.instrument.frozen_version;
  signature.place = NextPlace(file.signatures);
  signature.revision = 0;
  file.signatures.push_back(std::move(signature));
  return obstacles;
}

Obstacles WithdrawSignature(const Doing& doing, std::string_view id, std::string_view reason, InstrumentFile& file) {
  Obstacles obstacles;
  RequireState(Step::kWithdrawSignature, file.instrument.state, obstacles);
  const auto signature = std::find_if(file.signatures.begin(), file.signatures.end(),
                                      [&](const Signature& each) { return each.id == id; });
  const bool counts = signature != file.signatures.end() && signature->Counts(file.instrument.sha256);
  if (!counts) {
    obstacles.push_back({.rule = GateRule::kNotDoneYet,
                         .english = "It counts no longer: there is nothing to take back.",
                         .french = "Cette signature ne vaut plus : il n'y a rien à retirer."});
  }
  if (!obstacles.empty()) return obstacles;
  signature->state = SignatureState::kWithdrawn;
  signature->withdrawal_reason = std::string(reason);
  signature->revision = 0;
  BackToNegotiation(doing, Step::kWithdrawSignature, {.party = signature->party, .reason = std::string(reason)}, file);
  return obstacles;
}

Obstacles Refuse(const Doing& doing, std::string_view party, std::string_view reason, InstrumentFile& file) {
  Obstacles obstacles;
  RequireState(Step::kRefuse, file.instrument.state, obstacles);
  RequireSignatory(file, party, obstacles);
  if (!obstacles.empty()) return obstacles;
  BackToNegotiation(doing, Step::kRefuse, {.party = std::string(party), .reason = std::string(reason)}, file);
  return obstacles;
}

}  // namespace socle::contracts
