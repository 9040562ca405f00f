// Statutes between the API's messages and the domain.
#pragma once

#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/governance/statute.h"
#include "socle/registry/v1/statute.pb.h"

namespace socle::registry::api {

// With violations of `path`.field, those of its rules too. `unset`: its first day where it gives none.
Statute FromProto(const v1::Statute& proto, const std::string& path, Date unset, Violations* violations);

void ToProto(const Statute& statute, v1::Statute* proto);

}  // namespace socle::registry::api
