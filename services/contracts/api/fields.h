// Fields that resources of contracts have in common, between the API's messages and the domain.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/etag.h"
#include "platform/api/time_conversion.h"
#include "platform/api/violations.h"
#include "services/contracts/domain/contracts/contract.h"
#include "socle/contracts/v1/contract.pb.h"

namespace socle::contracts::api {

// "collectivites/…" or "organisations/…".
std::string PartyField(const std::string& path, const std::string& name, socle::api::Violations* violations);

// At most kMaxExternalIds.
std::vector<ExternalId> ExternalIdsField(const std::string& path,
                                         const google::protobuf::RepeatedPtrField<v1::ExternalId>& ids,
                                         socle::api::Violations* violations);

// Where a resource says that it is from: at most 1,000 code points.
std::string SourceField(const std::string& path, const std::string& source, socle::api::Violations* violations);

// create_time, update_time, revision and etag of what is shown.
template <typename Proto>
void ShowWritten(const Written& written, Proto* proto) {
  socle::api::ToProto(written.create_time, proto->mutable_create_time());
  socle::api::ToProto(written.update_time, proto->mutable_update_time());
  proto->set_revision(written.revision);
  proto->set_etag(socle::api::RevisionEtag(written.revision));
}

}  // namespace socle::contracts::api
