#include "services/contracts/api/strategy/commitment_conversion.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"

namespace socle::contracts::api {
namespace {

using socle::api::DateFromProto;
using socle::api::ToProto;

void ToProto(const CommitmentProof& proof, v1::CommitmentProof* proto) {
  proto->set_text(proof.text);
  proto->set_document_sha256(proof.document_sha256);
  proto->set_document_uri(proof.document_uri);
  if (!proof.date.IsOpen()) ToProto(proof.date, proto->mutable_date());
}

}  // namespace

v1::Commitment Show(const Commitment& commitment, Date today) {
  v1::Commitment proto;
  proto.set_name(fmt::format("contracts/{}/commitments/{}", commitment.contract, commitment.id));
  proto.set_debtor(commitment.debtor);
  proto.set_creditor(commitment.creditor);
  proto.set_text(commitment.text);
  if (!commitment.due_date.IsOpen()) ToProto(commitment.due_date, proto.mutable_due_date());
  if (!commitment.action.empty()) {
    proto.set_action(fmt::format("contracts/{}/actions/{}", commitment.contract, commitment.action));
  }
  proto.set_state(static_cast<v1::Commitment::State>(commitment.state));
  proto.set_late(IsLate(commitment, today));
  if (!commitment.proof.text.empty()) ToProto(commitment.proof, proto.mutable_proof());
  proto.set_source(commitment.source);
  proto.set_synthetic(commitment.synthetic);
  ToProto(commitment.create_time, proto.mutable_create_time());
  ToProto(commitment.update_time, proto.mutable_update_time());
  proto.set_revision(commitment.revision);
  proto.set_etag(socle::api::RevisionEtag(commitment.revision));
  return proto;
}

v1::CommitmentStep Show(const CommitmentStepRecord& step) {
  v1::CommitmentStep proto;
  proto.set_number(step.number);
  proto.set_state(static_cast<v1::Commitment::State>(step.state));
  proto.set_party(step.party);
  proto.set_reason(step.reason);
  if (!step.proof.text.empty()) ToProto(step.proof, proto.mutable_proof());
  ToProto(step.create_time, proto.mutable_create_time());
  proto.set_revision(step.revision);
  return proto;
}

void FromProto(const v1::Commitment& proto, const std::string& path, Violations* violations, Commitment* taken) {
  taken->text = violations->Text(path + ".text", proto.text(), {.min = 1, .max = 5000});
  taken->due_date = DateFromProto(proto.has_due_date(), proto.due_date(), path + ".due_date", Date::Max(), violations);
  taken->action = SiblingField(path + ".action", proto.action(), taken->contract, "actions", violations);
  taken->source = SourceField(path + ".source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

CommitmentProof FromProto(const v1::CommitmentProof& proto, const std::string& path, Date today,
                          Violations* violations) {
  CommitmentProof proof;
  proof.text = violations->Text(path + ".text", proto.text(), {.min = 1, .max = 5000});
  proof.document_sha256 =
      socle::api::Sha256Field(path + ".document_sha256", proto.document_sha256(), false, violations);
  proof.document_uri = UriField(path + ".document_uri", proto.document_uri(), false, violations);
  proof.date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  if (!proto.has_date()) violations->Add(path + ".date", "is required", path + ".date : obligatoire.");
  if (proof.date > today) {
    violations->Add(path + ".date", "is after today", path + ".date : ce jour n'est pas encore venu.");
  }
  return proof;
}

}  // namespace socle::contracts::api
