#include "services/registry/domain/governance/signature.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::registry {
namespace {

void RequireInForce(const Signature& signature, UnmetConditions& unmet) {
  if (signature.withdrawal == Date::Max()) return;
  unmet.push_back({"STATE", fmt::format("It was withdrawn from {} on.", signature.withdrawal.ToString()),
                   fmt::format("La signature est retirée depuis le {}.", signature.withdrawal.ToString())});
}

void RequireCounts(const Signature& signature, UnmetConditions& unmet) {
  if (signature.Counts()) return;
  unmet.push_back({"STATE", "The collectivité contests it.", "La collectivité la conteste."});
}

}  // namespace

std::string_view AttestationName(Attestation attestation) {
  switch (attestation) {
    case Attestation::kByParty:
      return "BY_PARTY";
    case Attestation::kRecordedByCarrier:
      return "RECORDED_BY_CARRIER";
    case Attestation::kConfirmedByParty:
      return "CONFIRMED_BY_PARTY";
    case Attestation::kContestedByParty:
      return "CONTESTED_BY_PARTY";
  }
  return "UNKNOWN";
}

bool Signature::Overlaps(const Signature& other) const {
  return Counts() && other.Counts() && std::max(Begin(), other.Begin()) < std::min(withdrawal, other.withdrawal);
}

UnmetConditions Confirm(Signature& signature) {
  UnmetConditions unmet;
  if (signature.attestation == Attestation::kByParty || signature.attestation == Attestation::kConfirmedByParty) {
    unmet.push_back({"STATE", fmt::format("It is {} already.", AttestationName(signature.attestation)),
                     "La collectivité a déjà signé ou confirmé elle-même."});
    return unmet;
  }
  signature.attestation = Attestation::kConfirmedByParty;
  signature.reason.clear();
  return unmet;
}

UnmetConditions Contest(std::string_view reason, Signature& signature) {
  UnmetConditions unmet;
  if (signature.attestation == Attestation::kByParty) {
    unmet.push_back({"STATE", "The collectivité signed itself: it can withdraw it.",
                     "La collectivité a signé elle-même : elle peut retirer sa signature."});
  }
  RequireCounts(signature, unmet);
  if (!unmet.empty()) return unmet;
  signature.attestation = Attestation::kContestedByParty;
  signature.reason = std::string(reason);
  return unmet;
}

UnmetConditions Withdraw(Date day, Date today, std::string_view reason, Signature& signature) {
  UnmetConditions unmet;
  RequireCounts(signature, unmet);
  RequireInForce(signature, unmet);
  if (day <= signature.Begin()) {
    unmet.push_back({"AFTER_ADHESION", fmt::format("It holds since {}.", signature.Begin().ToString()),
                     fmt::format("La signature vaut depuis le {}.", signature.Begin().ToString())});
  }
  if (day > today) {
    unmet.push_back({"NOT_LATER_THAN_TODAY", "A withdrawal is recorded when it takes effect.",
                     "Un retrait s'enregistre au jour où il prend effet."});
  }
  if (!unmet.empty()) return unmet;
  signature.withdrawal = day;
  signature.reason = std::string(reason);
  return unmet;
}

UnmetConditions Correct(const Signature& corrected, bool by_party, Signature& signature) {
  UnmetConditions unmet;
  RequireCounts(signature, unmet);
  if (!by_party && signature.attestation != Attestation::kRecordedByCarrier) {
    unmet.push_back({"NOT_CONFIRMED", "The collectivité has spoken for itself: it alone corrects it.",
                     "La collectivité s'est prononcée : elle seule peut corriger."});
  }
  if (!by_party && !corrected.HasEvidence()) {
    unmet.push_back({"EVIDENCE", "What the carrier records cites a source or a deliberation.",
                     "Ce que le porteur enregistre cite une source ou une délibération."});
  }
  if (corrected.Begin() >= signature.withdrawal) {
    unmet.push_back({"BEFORE_WITHDRAWAL", fmt::format("It was withdrawn from {} on.", signature.withdrawal.ToString()),
                     fmt::format("La signature est retirée depuis le {}.", signature.withdrawal.ToString())});
  }
  if (!unmet.empty()) return unmet;
  const Attestation before = signature.attestation;
  const Date withdrawal = signature.withdrawal;
  signature = corrected;
  signature.withdrawal = withdrawal;
  const bool confirms = by_party && before == Attestation::kRecordedByCarrier;
  signature.attestation = confirms ? Attestation::kConfirmedByParty : before;
  return unmet;
}

}  // namespace socle::registry
