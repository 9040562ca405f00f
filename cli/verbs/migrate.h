// migrate: the database of a service, brought to the schema of this version.
#pragma once

#include "absl/status/statusor.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

// The only verb that speaks to a database, and the only one that needs no service.
absl::StatusOr<ExitCode> RunMigrate(const MigrateCommand& command, const Console& console);

}  // namespace socle::cli
