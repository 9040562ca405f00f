// migrate: the database of a service, brought to the schema of this version.
#pragma once

#include "absl/status/statusor.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

// Speaks to the database, and needs no service.
absl::StatusOr<ExitCode> RunMigrate(const MigrateCommand& command, const Console& console);

}  // namespace socle::cli
