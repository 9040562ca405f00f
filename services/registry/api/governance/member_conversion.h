// Members between the API's messages and the domain.
#pragma once

#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/governance/body_archive.h"
#include "services/registry/domain/governance/composition.h"
#include "socle/registry/v1/body_service.pb.h"

namespace socle::registry::api {

// Without its id; violations of `path`.field for all that needs no look at the body.
Member FromProto(const v1::Member& proto, const std::string& path, Violations* violations);

// The UUID behind "persons/"; empty for an empty name; else a violation.
std::string PersonIdField(const std::string& path, const std::string& name, Violations* violations);

v1::Member Show(const RecordedMember& recorded);

void ToProto(const CompositionViolation& violation, v1::CompositionViolation* proto);

// FAILED_PRECONDITION COMPOSITION_VIOLATED with every violation that an error has room for.
absl::Status CompositionViolated(std::string_view body_name, const std::vector<CompositionViolation>& violations);

}  // namespace socle::registry::api
