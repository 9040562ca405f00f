// Findings and section locks between the API's messages and the domain.
#pragma once

#include "services/contracts/api/strategy/strategy_fields.h"
#include "services/contracts/domain/strategy/finding.h"
#include "services/contracts/domain/strategy/section_lock.h"
#include "socle/contracts/v1/diagnostic_service.pb.h"

namespace socle::contracts::api {

v1::Finding Show(const DiagnosticFinding& finding);
v1::FindingVersion Show(const FindingVersion& version);
v1::SectionLock Show(const SectionLock& lock);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identity, author and what
// is output only are left as they are in `taken`.
void FromProto(const v1::Finding& proto, const std::string& path, Violations* violations, DiagnosticFinding* taken);

}  // namespace socle::contracts::api
