#include "services/contracts/api/instruments/signature_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/contracts/api/instruments/act_conversion.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/domain/instruments/party_steps.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts::api {
namespace {

using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {"organ",  "number", "transmission_date", "publication_date", "act_id",
                                           "ballot", "source", "synthetic"};

// Of the request, so that its repeat means the same thing.
absl::StatusOr<std::string> NewId(rpc::Call& call, const google::protobuf::Message& request) {
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {}));
  return command.NewId();
}

// Every gate reads all acts of an instrument, so no party may pile them up before the others.
constexpr ptrdiff_t kMaxActsOfParty = 100;

template <typename Item>
absl::Status CheckRoom(const std::vector<Item>& items, std::string_view party) {
  const auto of_party =
      std::count_if(items.begin(), items.end(), [&](const Item& each) { return each.party == party; });
  if (of_party < kMaxActsOfParty) return absl::OkStatus();
  return TooManyThere(kMaxActsOfParty, fmt::format("{} has {} of these under the instrument already", party, of_party),
                      fmt::format("{} en a déjà {} pour cet instrument.", party, of_party));
}

// One of the instrument's by its id, or NOT_FOUND.
template <typename Item>
absl::StatusOr<const Item*> Find(const std::vector<Item>& items, const BelowInstrument& name,
                                 std::string_view collection) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& each) { return each.id == name.child; });
  if (found != items.end()) return &*found;
  return NothingOfName(fmt::format("{}/{}/{}", name.instrument.Text(), collection, name.child));
}

// Whose it is, to know before the command holds the instrument who may ask; it never changes.
template <typename Item>
absl::StatusOr<std::string> OwnerOf(const InstrumentDesk& desk, rpc::Call& call, const BelowInstrument& name,
                                    std::string_view collection, std::vector<Item> InstrumentFile::*items) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file,
                         desk.needs().book->Find(name.instrument.contract, name.instrument.id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Item* item, Find(file.*items, name, collection));
  return item->party;
}

}  // namespace

SignatureService::SignatureService(const InstrumentDesk* desk)
    : desk_(desk), service_("socle.contracts.v1.SignatureService") {
  service_.Blocking<v1::CreateDeliberationRequest, v1::Deliberation>(
      "CreateDeliberation", [this](rpc::Call& call, const auto& request) { return CreateDeliberation(call, request); });
  service_.Blocking<v1::UpdateDeliberationRequest, v1::Deliberation>(
      "UpdateDeliberation", [this](rpc::Call& call, const auto& request) { return UpdateDeliberation(call, request); });
  service_.Blocking<v1::CreateMandateRequest, v1::Mandate>(
      "CreateMandate", [this](rpc::Call& call, const auto& request) { return CreateMandate(call, request); });
  service_.Blocking<v1::EndMandateRequest, v1::Mandate>(
      "EndMandate", [this](rpc::Call& call, const auto& request) { return EndMandate(call, request); });
  service_.Blocking<v1::SignRequest, v1::Signature>(
      "Sign", [this](rpc::Call& call, const auto& request) { return Sign(call, request); });
  service_.Blocking<v1::WithdrawSignatureRequest, v1::Signature>(
      "WithdrawSignature", [this](rpc::Call& call, const auto& request) { return Withdraw(call, request); });
  service_.Blocking<v1::RefuseInstrumentRequest, v1::Instrument>(
      "RefuseInstrument", [this](rpc::Call& call, const auto& request) { return Refuse(call, request); });
  AddReads();
}

absl::StatusOr<v1::Deliberation> SignatureService::CreateDeliberation(rpc::Call& call,
                                                                      const v1::CreateDeliberationRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.parent(), "parent"));
  Deliberation deliberation;
  Violations violations;
  FromProto(request.deliberation(), &violations, &deliberation);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(deliberation.id, NewId(call, request));
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Deliberation>(
      call, request, name, {.act = Act::kActAsParty, .owner = deliberation.party, .slug = "deliberated"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_RETURN_IF_ERROR(CheckRoom(held.file.deliberations, deliberation.party));
        below->name = fmt::format("{}/deliberations/{}", name.Text(), deliberation.id);
        return Deliberate(doing, held.rules, deliberation, held.file);
      },
      [](const Held& held) { return Show(held.file.instrument, held.file.deliberations.back()); });
}

absl::StatusOr<v1::Deliberation> SignatureService::UpdateDeliberation(rpc::Call& call,
                                                                      const v1::UpdateDeliberationRequest& request) {
  const v1::Deliberation& sent = request.deliberation();
  SOCLE_ASSIGN_OR_RETURN(const BelowInstrument name, ParseAct(sent.name(), "deliberations", "deliberation.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Deliberation::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const std::string owner,
                         OwnerOf(*desk_, call, name, "deliberations", &InstrumentFile::deliberations));
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Deliberation>(
      call, request, name.instrument, {.act = Act::kActAsParty, .owner = owner, .slug = "deliberation-completed"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_ASSIGN_OR_RETURN(const Deliberation* before, Find(held.file.deliberations, name, "deliberations"));
        v1::Deliberation merged = Show(held.file.instrument, *before);
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(sent.etag(), merged.etag(), sent.name()));
        write::MergeSent(sent, mask, &merged);
        Deliberation changed = *before;
        Violations violations;
        FromProto(merged, &violations, &changed);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        *below = {.name = sent.name(), .kind = write::ChangeKind::kUpdated};
        return Complete(doing, changed, held.file);
      },
      [&](const Held& held) { return Show(held.file.instrument, *held.file.FindDeliberation(name.child)); });
}

absl::StatusOr<v1::Mandate> SignatureService::CreateMandate(rpc::Call& call, const v1::CreateMandateRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.parent(), "parent"));
  Mandate mandate;
  Violations violations;
  FromProto(request.mandate(), name.Text(), &violations, &mandate);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(mandate.id, NewId(call, request));
  return desk_->Change<v1::Mandate>(
      call, request, name, {.act = Act::kActAsParty, .owner = mandate.party, .slug = "empowered"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_RETURN_IF_ERROR(CheckRoom(held.file.mandates, mandate.party));
        below->name = fmt::format("{}/mandates/{}", name.Text(), mandate.id);
        return Empower(mandate, held.file);
      },
      [](const Held& held) { return Show(held.file.instrument, held.file.mandates.back()); });
}

absl::StatusOr<v1::Mandate> SignatureService::EndMandate(rpc::Call& call, const v1::EndMandateRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const BelowInstrument name, ParseAct(request.name(), "mandates", "name"));
  Violations violations;
  const Date end = RequiredDate(request.has_end_date(), request.end_date(), "end_date", &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::string owner, OwnerOf(*desk_, call, name, "mandates", &InstrumentFile::mandates));
  return desk_->Change<v1::Mandate>(
      call, request, name.instrument, {.act = Act::kActAsParty, .owner = owner, .slug = "mandate-ended"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_ASSIGN_OR_RETURN(const Mandate* mandate, Find(held.file.mandates, name, "mandates"));
        SOCLE_RETURN_IF_ERROR(
            socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(mandate->revision), request.name()));
        *below = {.name = request.name(), .kind = write::ChangeKind::kUpdated};
        return socle::contracts::EndMandate(name.child, end, held.file);
      },
      [&](const Held& held) { return Show(held.file.instrument, *held.file.FindMandate(name.child)); });
}

absl::StatusOr<v1::Signature> SignatureService::Sign(rpc::Call& call, const v1::SignRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.parent(), "parent"));
  Signature signature;
  Violations violations;
  FromProto(request.signature(), name.Text(), &violations, &signature);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(signature.id, NewId(call, request));
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Signature>(
      call, request, name, {.act = Act::kActAsParty, .owner = signature.party, .slug = "signed"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_RETURN_IF_ERROR(CheckRoom(held.file.signatures, signature.party));
        below->name = fmt::format("{}/signatures/{}", name.Text(), signature.id);
        return socle::contracts::Sign(doing, signature, held.file);
      },
      [](const Held& held) { return Show(held.file.instrument, held.file.signatures.back()); });
}

absl::StatusOr<v1::Signature> SignatureService::Withdraw(rpc::Call& call, const v1::WithdrawSignatureRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const BelowInstrument name, ParseAct(request.name(), "signatures", "name"));
  Violations violations;
  const std::string reason = ReasonField(request.reason(), true, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::string owner,
                         OwnerOf(*desk_, call, name, "signatures", &InstrumentFile::signatures));
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Signature>(
      call, request, name.instrument,
      {.act = Act::kActAsParty,
       .owner = owner,
       .kind = write::ChangeKind::kStateChanged,
       .slug = std::string(StepSlug(Step::kWithdrawSignature))},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        SOCLE_ASSIGN_OR_RETURN(const Signature* signature, Find(held.file.signatures, name, "signatures"));
        SOCLE_RETURN_IF_ERROR(
            socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(signature->revision), request.name()));
        *below = {.name = request.name(), .kind = write::ChangeKind::kStateChanged};
        return WithdrawSignature(doing, name.child, reason, held.file);
      },
      [&](const Held& held) { return Show(held.file.instrument, **Find(held.file.signatures, name, "signatures")); });
}

absl::StatusOr<v1::Instrument> SignatureService::Refuse(rpc::Call& call, const v1::RefuseInstrumentRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  Violations violations;
  const std::string reason = ReasonField(request.reason(), true, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const Doing doing = desk_->DoingOf(call);
  return desk_->Change<v1::Instrument>(
      call, request, name,
      {.act = Act::kActAsParty,
       .owner = request.party(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slug = std::string(StepSlug(Step::kRefuse))},
      [&](write::Unit&, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        return socle::contracts::Refuse(doing, request.party(), reason, held.file);
      },
      [](const Held& held) { return held.Shown(); });
}

}  // namespace socle::contracts::api
