// Whom a sheet names: asked of the registry once a command, before the transaction that writes.
#pragma once

#include <set>
#include <string>

#include "platform/api/violations.h"
#include "services/census/domain/action_sheets/party_directory.h"
#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::api {

// Names of collectivités and organisations on it, places too, and of its referents and bodies.
std::set<std::string> NamedOn(const sheets::Sheet& sheet);

// A violation for each that is not in `known` and that the registry has never known. UNAVAILABLE.
absl::Status CheckNamed(sheets::PartyDirectory& directory, const sheets::Sheet& sheet,
                        const std::set<std::string>& known, sheets::PartyDirectory::Deadline deadline);

}  // namespace socle::census::api
