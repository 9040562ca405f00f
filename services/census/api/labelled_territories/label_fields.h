// Fields that labelled territories, figures, requests and operators have in common.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/api/etag.h"
#include "platform/api/paging.h"
#include "platform/api/time_conversion.h"
#include "platform/api/violations.h"
#include "platform/base/date.h"
#include "platform/rpc/call.h"

namespace socle::census::api {

// Only who keeps something writes it, whoever that is. PERMISSION_DENIED RELATION_REQUIRED. `act`: "ADVANCE".
absl::Status CheckKeeps(const rpc::Call& call, std::string_view keeper, std::string_view act,
                        std::string_view resource);

// 1 to 1,000 code points.
std::string LabelSource(const std::string& path, const std::string& source, socle::api::Violations* violations);
// "collectivites/region-…"; empty where it may be.
std::string RegionField(const std::string& path, const std::string& name, bool required,
                        socle::api::Violations* violations);
// "programmes/…".
std::string ProgrammeField(const std::string& path, const std::string& name, bool required,
                           socle::api::Violations* violations);
// "bodies/…/decisions/…" each, each once.
std::vector<std::string> CommitteeDecisions(const google::protobuf::RepeatedPtrField<std::string>& names,
                                            socle::api::Violations* violations);

// Adds a violation, and is true, where there are more.
bool MoreThan(int count, size_t most, const std::string& path, socle::api::Violations* violations);
// Adds a violation where `to` is not after `from`.
void CheckOrder(Date from, Date to, const std::string& path, socle::api::Violations* violations);
// What a caller gave twice.
void AddTwice(const std::string& path, socle::api::Violations* violations);

// create_time, update_time, revision and etag of what is shown.
template <typename Resource, typename Proto>
void ShowWritten(const Resource& resource, Proto* proto) {
  socle::api::ToProto(resource.create_time, proto->mutable_create_time());
  socle::api::ToProto(resource.update_time, proto->mutable_update_time());
  proto->set_revision(resource.revision);
  proto->set_etag(socle::api::RevisionEtag(resource.revision));
}

}  // namespace socle::census::api
