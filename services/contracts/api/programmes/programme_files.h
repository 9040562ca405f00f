// The programmes of a folder: one file each, in the JSON form of socle.contracts.v1.Programme.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/contracts/domain/programmes/catalogue.h"

namespace socle::contracts::api {

// Reads `*.json` of the folder and checks each. INVALID_ARGUMENT, in one line that names the file and every mistake in
// it, for a file that is no programme, for two of one name, and for a folder without any.
absl::StatusOr<Catalogue> ReadProgrammes(const std::string& folder);

// One file's content.
absl::StatusOr<Programme> ProgrammeFromJson(const std::string& json);

}  // namespace socle::contracts::api
