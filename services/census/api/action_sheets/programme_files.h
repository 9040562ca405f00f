// The axes of programmes, read from the folder of programmes that contracts serves: one *.json each, in the JSON form
// of socle.contracts.v1.Programme, of which only the name and the editions of axes are looked at here.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/census/domain/action_sheets/programme_axes.h"

namespace socle::census::api {

// INVALID_ARGUMENT, in one line, for a folder without any, and for a file that is no programme.
absl::StatusOr<sheets::ProgrammeAxes> ReadProgrammeAxes(const std::string& folder);

}  // namespace socle::census::api
