// What organisations and territories have in common, between the API's messages and the domain.
#pragma once

#include "platform/api/content_digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/advisories.h"
#include "services/registry/domain/written/dossier.h"
#include "services/registry/domain/written/fault.h"
#include "services/registry/domain/written/references.h"
#include "socle/registry/v1/import_report.pb.h"
#include "socle/registry/v1/reference.pb.h"
#include "socle/registry/v1/validity.pb.h"

namespace socle::registry::api {

using socle::api::ContentDigest;
using socle::api::EnumFromProto;
using socle::api::IdOfName;
using socle::api::UuidOfName;
using socle::api::Violations;

// Fields of a resource, with violations of `path`.field.
std::vector<ExternalId> FromProto(const google::protobuf::RepeatedPtrField<v1::ExternalId>& ids,
                                  const std::string& path, Violations* violations);
GeometryReference FromProto(const v1::GeometryReference& geometry, const std::string& path, Violations* violations);

void ToProto(const std::vector<ExternalId>& ids, google::protobuf::RepeatedPtrField<v1::ExternalId>* proto);
void ToProto(const GeometryReference& geometry, v1::GeometryReference* proto);
void ToProto(Instant known_from, Instant known_to, v1::Knowledge* proto);
v1::Validity::Precision PrecisionToProto(Precision precision);

// Faults that the domain found, as violations below `path`.
void AddFaults(const Faults& faults, const std::string& path, Violations* violations);

}  // namespace socle::registry::api
