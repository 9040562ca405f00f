// audit verify: whether the audit records of a service are as they were sealed.
#pragma once

#include "absl/status/statusor.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

// Reads the database, and needs no service: who verifies does not have to believe what it says of itself.
absl::StatusOr<ExitCode> RunAudit(const AuditCommand& command, const Globals& globals, const Console& console);

}  // namespace socle::cli
