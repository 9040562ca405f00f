// Versions and successions for people.
#pragma once

#include "cli/console/console.h"
#include "socle/registry/v1/collectivite.pb.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::cli {

// When, the label, why it began, who came before and who after; when it was believed, for what has been corrected.
void PrintVersion(const registry::v1::CollectiviteVersion& version, const Console& console);

// "one successor", "ambiguous: a person has to decide" …
std::string_view OutcomeText(registry::v1::SuccessorResolution::Outcome outcome);

// "2000-02-27 33 fusion-association → commune-59350, …".
std::string PathText(const registry::v1::Successor& successor);

}  // namespace socle::cli
