// soclectl from its arguments to its exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

// Runs what was asked. `start_folder` is where .dev/identities is looked for, upwards.
ExitCode RunInvocation(const Invocation& invocation, const Console& console, const std::string& start_folder);

// Parses and runs, on the process's own streams.
ExitCode RunProgram(const std::vector<std::string>& arguments);

}  // namespace socle::cli
