// Fields that resources of the strategy have in common, between the API's messages and the domain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "platform/api/etag.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/api/violations.h"
#include "services/contracts/api/fields.h"
#include "services/contracts/domain/strategy/contribution.h"
#include "socle/contracts/v1/unmet_strategy_condition.pb.h"

namespace socle::contracts::api {

using socle::api::Violations;

// Lower-case letters, digits and `-`, beginning with a letter, at most 63; empty where it may be.
std::string SlugField(std::string_view path, const std::string& text, bool required, Violations* violations);
// http or https, at most 500 code points; empty where it may be.
std::string UriField(std::string_view path, const std::string& text, bool required, Violations* violations);
// The last part of "contracts/{contract}/{collections}/…", of this contract; "" for an empty name. `collections`:
// "actions", "notebook/pages".
std::string SiblingField(std::string_view path, const std::string& name, std::string_view contract,
                         std::string_view collections, Violations* violations);
// The same for a list: sorted, each once, at most `max`.
std::vector<std::string> SiblingsField(const std::string& path,
                                       const google::protobuf::RepeatedPtrField<std::string>& names,
                                       std::string_view contract, std::string_view collection, int max,
                                       Violations* violations);
// What somebody searches for: at most 100 code points.
std::string SearchField(std::string_view path, const std::string& text, Violations* violations);
// A place among siblings: 0 to 9,999.
int32_t PositionField(std::string_view path, int32_t position, Violations* violations);
// A party to filter by: as it is given, at most 200 code points.
std::string PartyFilter(std::string_view path, const std::string& party, Violations* violations);

// "contracts/cambresis" of a parent; INVALID_NAME for anything else.
inline absl::StatusOr<std::string> ContractOfParent(std::string_view parent) {
  return socle::api::IdOfName(parent, "contracts", "parent");
}

v1::UnmetStrategyCondition Show(const StrategyCondition& condition);
// FAILED_PRECONDITION ILLEGAL_STATE about the resource, with every condition; `state` as the API shows it, or empty.
absl::Status StrategyRefused(std::string_view name, std::string_view state, const StrategyConditions& unmet);

// Author, section, lock, source, times, revision and etag.
template <typename Proto>
void ShowContribution(const Contribution& contribution, Proto* proto) {
  proto->set_author(contribution.author);
  proto->set_section(contribution.section);
  proto->set_source(contribution.source);
  proto->set_synthetic(contribution.synthetic);
  proto->set_locked(contribution.locked);
  socle::api::ToProto(contribution.create_time, proto->mutable_create_time());
  socle::api::ToProto(contribution.update_time, proto->mutable_update_time());
  if (contribution.deleted()) socle::api::ToProto(contribution.delete_time, proto->mutable_delete_time());
  proto->set_revision(contribution.revision);
  proto->set_etag(socle::api::RevisionEtag(contribution.revision));
}

// Section, source and whether it is synthetic.
template <typename Proto>
void TakeContribution(const Proto& proto, const std::string& path, Violations* violations, Contribution* taken) {
  taken->section = SlugField(path + ".section", proto.section(), false, violations);
  taken->source = SourceField(path + ".source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

}  // namespace socle::contracts::api
