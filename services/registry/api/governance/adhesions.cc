#include "services/registry/api/governance/adhesions.h"

#include "platform/api/french_order.h"
#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/governance/illegal_state.h"
#include "services/registry/api/governance/manifesto_conversion.h"
#include "services/registry/domain/signatories/signatories.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kUpdatable[] = {"version", "adhesion_date", "representative", "capacity",
                                           "mandate", "deliberation",  "source",         "synthetic"};

// Whoever signs for the party in the manifesto takes turns.
std::string PartyLock(const Signature& signature) {
  return fmt::format("manifestos/{}/parties/{}", signature.manifesto, signature.party);
}

Relations RelationsTo(const Actor& actor, const Signature& signature, std::string_view carrier) {
  Relations relations;
  if (actor.ActsFor(signature.party)) relations.Add(Relation::kOwner);
  if (actor.ActsFor(carrier)) relations.Add(Relation::kPilot);
  return relations;
}

std::string_view StateOf(const Signature& signature) {
  return signature.withdrawal.IsOpen() ? AttestationName(signature.attestation) : "WITHDRAWN";
}

}  // namespace

void Adhesions::AddTo(rpc::Service* service) {
  service->Blocking<v1::AdhereRequest, v1::Signature>(
      "Adhere", [this](rpc::Call& call, const auto& request) { return Sign(call, request, Attestation::kByParty); });
  service->Blocking<v1::RecordAdhesionRequest, v1::Signature>(
      "RecordAdhesion",
      [this](rpc::Call& call, const auto& request) { return Sign(call, request, Attestation::kRecordedByCarrier); });
  service->Blocking<v1::ConfirmSignatureRequest, v1::Signature>(
      "ConfirmSignature", [this](rpc::Call& call, const auto& request) {
        return Take(call, request, Act::kAdhere, "confirmed", [](Signature& signature) { return Confirm(signature); });
      });
  service->Blocking<v1::ContestSignatureRequest, v1::Signature>(
      "ContestSignature", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Signature> {
        SOCLE_ASSIGN_OR_RETURN(const std::string reason,
                               socle::api::CheckText("reason", request.reason(), {.min = 1, .max = 1000}));
        return Take(call, request, Act::kWithdraw, "contested",
                    [&](Signature& signature) { return Contest(reason, signature); });
      });
  service->Blocking<v1::WithdrawSignatureRequest, v1::Signature>(
      "WithdrawSignature", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Signature> {
        SOCLE_ASSIGN_OR_RETURN(const std::string reason,
                               socle::api::CheckText("reason", request.reason(), {.min = 0, .max = 1000}));
        SOCLE_ASSIGN_OR_RETURN(const Date day, FromProto(request.withdrawal_date(), "withdrawal_date"));
        return Take(call, request, Act::kWithdraw, "withdrawn",
                    [&](Signature& signature) { return Withdraw(day, holder_->Get()->today, reason, signature); });
      });
  service->Blocking<v1::CorrectSignatureRequest, v1::Signature>(
      "CorrectSignature", [this](rpc::Call& call, const auto& request) { return Correct(call, request); });
}

absl::Status Adhesions::Prepare(rpc::Call& call, const Manifesto& manifesto, std::string_view name,
                                Signature& signature) {
  if (signature.version == 0) signature.version = manifesto.latest_version;
  if (manifesto.latest_version == 0) {
    return IllegalState(name, "WITHOUT_TEXT",
                        {{"VERSION", "The manifesto has no text yet.", "Le manifeste n'a pas encore de texte."}});
  }
  SOCLE_ASSIGN_OR_RETURN(const ManifestoVersion version,
                         manifestos_->FindVersion(manifesto.id, signature.version, call.deadline()));
  signature.version_date = version.date;
  const std::shared_ptr<const Serving> serving = holder_->Get();
  const Snapshot& snapshot = *serving->snapshot;
  SOCLE_ASSIGN_OR_RETURN(const Entity party, ParseEntityName(signature.party, "signature.party"));
  const std::optional<Date> day = DayOfSigning(snapshot, party, signature, serving->today);
  Perimeter perimeter;
  if (day) {
    SOCLE_ASSIGN_OR_RETURN(perimeter, perimeters_->On(*serving, manifesto.perimeter, *day, call.deadline()));
  }
  const UnmetConditions unmet = CheckSignatory(snapshot, party, day, serving->today, perimeter);
  if (!unmet.empty()) return IllegalState(name, "NOT_SIGNED", unmet);
  signature.party_label = LabelOn(snapshot, party, *day);
  return absl::OkStatus();
}

absl::Status Adhesions::CheckRepresentative(db::Transaction& tx, const Signature& signature) {
  if (signature.representative.empty()) return absl::OkStatus();
  const std::string id = signature.representative.substr(std::string_view("persons/").size());
  if (!persons_->Known(tx, std::span(&id, 1)).empty()) return absl::OkStatus();
  return InvalidField("signature.representative", "is not there",
                      "signature.representative : cette personne n'existe pas.");
}

absl::Status Adhesions::Write(write::Unit& unit, std::string_view name, Signature& signature) {
  const std::vector<Signature> others = signatures_->OfParty(unit.tx(), signature.manifesto, signature.party);
  if (const auto unmet = CheckAlone(signature, others); !unmet.empty()) return IllegalState(name, "SIGNED", unmet);
  SOCLE_ASSIGN_OR_RETURN(const Entity party, ParseEntityName(signature.party));
  signatures_->Write(unit.tx(), unit.revision(), socle::api::FrenchSortKey(signature.party_label),
                     ReadingOrder(party.type), signature);
  return absl::OkStatus();
}

template <typename Request>
absl::StatusOr<v1::Signature> Adhesions::Sign(rpc::Call& call, const Request& request, Attestation attestation) {
  const bool by_party = attestation == Attestation::kByParty;
  Signature signature{.attestation = attestation};
  SOCLE_ASSIGN_OR_RETURN(signature.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  Violations violations;
  FromProto(request.signature(), "signature", &violations, &signature);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Manifesto manifesto, manifestos_->Find(signature.manifesto, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckMay(by_party ? Act::kAdhere : Act::kCarryManifesto,
                                 RelationsTo(ActorOf(call), signature, manifesto.carrier), request.parent()));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  signature.id = command.NewId();
  const std::string name = NameOf(signature);
  if (!by_party && !signature.HasEvidence()) {
    return IllegalState(name, "NOT_SIGNED",
                        {{"EVIDENCE", "What the carrier records cites a source or a deliberation.",
                          "Ce que le porteur enregistre cite une source ou une délibération."}});
  }
  SOCLE_RETURN_IF_ERROR(Prepare(call, manifesto, name, signature));
  command.resources = {name, PartyLock(signature)};
  return writer_->Run<v1::Signature>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Signature> {
    SOCLE_RETURN_IF_ERROR(CheckRepresentative(unit.tx(), signature));
    SOCLE_RETURN_IF_ERROR(Write(unit, name, signature));
    const v1::Signature shown = Show(signature);
    unit.Record({.resource = name,
                 .kind = write::ChangeKind::kCreated,
                 .changes = {by_party ? "adhered" : "recorded"},
                 .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

template <typename Request>
absl::StatusOr<v1::Signature> Adhesions::Take(rpc::Call& call, const Request& request, Act act, std::string_view slug,
                                              Step step) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(request.name(), "manifestos", "signatures", "name"));
  // The party never changes; it is read before so that its lock can be taken.
  SOCLE_ASSIGN_OR_RETURN(const Signature found, signatures_->Find(id.parent, id.child, std::nullopt, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckMay(act, RelationsTo(ActorOf(call), found, ""), request.name()));
  return write::RunChange<v1::Signature>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {std::string(slug)},
       .locks = {PartyLock(found)}},
      [&](db::Transaction& tx) { return signatures_->Read(tx, id.parent, id.child); },
      [&](write::Unit& unit, Signature& signature) -> absl::Status {
        if (const UnmetConditions unmet = step(signature); !unmet.empty()) {
          return IllegalState(request.name(), StateOf(signature), unmet);
        }
        return Write(unit, request.name(), signature);
      },
      [](const Signature& signature) { return Show(signature); });
}

absl::StatusOr<v1::Signature> Adhesions::Correct(rpc::Call& call, const v1::CorrectSignatureRequest& request) {
  const std::string& name = request.signature().name();
  SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(name, "manifestos", "signatures", "signature.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Signature::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const Manifesto manifesto, manifestos_->Find(id.parent, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Signature found, signatures_->Find(id.parent, id.child, std::nullopt, call.deadline()));
  const Relations relations = RelationsTo(ActorOf(call), found, manifesto.carrier);
  const bool by_party = May(Act::kAdhere, relations);
  if (!by_party) SOCLE_RETURN_IF_ERROR(CheckMay(Act::kCarryManifesto, relations, name));
  // Before the transaction, because it reads; what it rests on is compared there.
  v1::Signature merged = Show(found);
  write::MergeSent(request.signature(), mask, &merged);
  Signature corrected = found;
  Violations violations;
  FromProto(merged, "signature", &violations, &corrected);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(Prepare(call, manifesto, name, corrected));
  return write::RunChange<v1::Signature>(
      *writer_, call, request,
      {.name = name,
       .etag = request.signature().etag(),
       .kind = write::ChangeKind::kCorrected,
       .locks = {PartyLock(found)}},
      [&](db::Transaction& tx) { return signatures_->Read(tx, id.parent, id.child); },
      [&](write::Unit& unit, Signature& signature) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(socle::api::RevisionEtag(found.revision),
                                                    socle::api::RevisionEtag(signature.revision), name));
        if (corrected.representative != signature.representative) {
          SOCLE_RETURN_IF_ERROR(CheckRepresentative(unit.tx(), corrected));
        }
        const UnmetConditions unmet = registry::Correct(corrected, by_party, signature);
        if (!unmet.empty()) return IllegalState(name, StateOf(signature), unmet);
        return Write(unit, name, signature);
      },
      [](const Signature& signature) { return Show(signature); });
}

}  // namespace socle::registry::api
