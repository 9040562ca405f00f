// dev identities, dev token: an authority, certificates and tokens for development, which production never sees.
#pragma once

#include "absl/status/statusor.h"
#include "cli/console/console.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace socle::cli {

// Speaks to no service: it writes files, and prints a token.
absl::StatusOr<ExitCode> RunDevelopment(const DevelopmentCommand& command, const Globals& globals,
                                        const Console& console);

}  // namespace socle::cli
