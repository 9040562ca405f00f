// Decisions, votes and results between the API's messages and the domain.
#pragma once

#include "absl/status/status.h"
#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/domain/governance/decision_book.h"
#include "socle/registry/v1/decision.pb.h"
#include "socle/registry/v1/decision_service.pb.h"

namespace socle::registry::api {

v1::Decision Show(const Decision& decision);
v1::Vote Show(const VoteRecord& vote, std::string_view body_id, std::string_view decision_id);

void ToProto(const Reasons& reasons, google::protobuf::RepeatedPtrField<v1::DecisionReason>* proto);
void ToProto(const Statute& statute, const VoteResult& result, v1::DecisionResult* proto);
// Without colleges and reasons.
void Summarise(const VoteResult& result, v1::DecisionResult* proto);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. What is output only is left
// as it is in `taken`.
void FromProto(const v1::Decision& proto, const std::string& path, std::string_view body_id, Violations* violations,
               DecisionContent* taken);

// 32 bytes; else a violation.
ContentSha256 Sha256Field(std::string_view path, std::string_view bytes, Violations* violations);
// A choice that somebody makes; `may_be_none`: or none.
Choice ChoiceField(std::string_view path, v1::Vote::Choice choice, bool may_be_none, Violations* violations);

// "bodies/{body}/decisions/{uuid}" and "…/votes/{uuid}" in parts. INVALID_NAME for anything else.
struct DecisionPath {
  std::string body;
  std::string decision;
  std::string member = {};
  std::string name() const { return DecisionName(body, decision); }
};
absl::StatusOr<DecisionPath> ParseDecisionName(std::string_view name, std::string_view field);
absl::StatusOr<DecisionPath> ParseVoteName(std::string_view name, std::string_view field);

// FAILED_PRECONDITION ILLEGAL_STATE about the resource, with every reason.
absl::Status Refused(std::string_view name, DecisionState state, const Reasons& reasons);

}  // namespace socle::registry::api
