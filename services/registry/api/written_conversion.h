// What organisations and territories have in common, between the API's messages and the domain.
#pragma once

#include "platform/api/digest.h"
#include "platform/api/violations.h"
#include "services/registry/domain/advisories.h"
#include "services/registry/domain/written/dossier.h"
#include "services/registry/domain/written/fault.h"
#include "services/registry/domain/written/references.h"
#include "socle/registry/v1/import_report.pb.h"
#include "socle/registry/v1/reference.pb.h"
#include "socle/registry/v1/validity.pb.h"

namespace socle::registry::api {

using socle::api::Violations;

// Fields of a resource, with violations of `path`.field.
std::vector<ExternalId> FromProto(const google::protobuf::RepeatedPtrField<v1::ExternalId>& ids,
                                  const std::string& path, Violations* violations);
GeometryReference FromProto(const v1::GeometryReference& geometry, const std::string& path, Violations* violations);
// The number of an enum value that the .proto has and that is not its zero; else a violation.
int EnumFromProto(int value, const google::protobuf::EnumDescriptor* values, const std::string& path,
                  Violations* violations);
// A date; unset: `unset`.
Date DateFromProto(bool set, const google::type::Date& date, const std::string& path, Date unset,
                   Violations* violations);

void ToProto(const std::vector<ExternalId>& ids, google::protobuf::RepeatedPtrField<v1::ExternalId>* proto);
void ToProto(const GeometryReference& geometry, v1::GeometryReference* proto);
void ToProto(Instant known_from, Instant known_to, v1::Knowledge* proto);
v1::Validity::Precision PrecisionToProto(Precision precision);

// Faults that the domain found, as violations below `path`.
void AddFaults(const Faults& faults, const std::string& path, Violations* violations);

// Of the resource's content: equal contents give equal digests.
socle::api::Sha256 ContentDigest(const google::protobuf::Message& content);

// What stands behind "territories/"; INVALID_ARGUMENT INVALID_NAME for anything else.
absl::StatusOr<std::string> IdOfName(std::string_view name, std::string_view collection, std::string_view field);

}  // namespace socle::registry::api
