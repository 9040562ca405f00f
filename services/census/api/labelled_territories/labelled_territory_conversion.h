// Labelled territories, claims and steps between the API's messages and the domain.
#pragma once

#include <string>
#include <vector>

#include "platform/api/violations.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "services/census/domain/labelled_territories/labelled_territory.h"
#include "socle/census/v1/labelled_territory.pb.h"

namespace socle::census::api {

v1::LabelledTerritory Show(const LabelledTerritory& territory);
v1::TerritoryClaim Show(const TerritoryClaim& claim);
v1::StageStep Show(const std::string& territory, const StageStep& step);

// What a caller may write; id, stage and what the record gives stay.
void FromProto(const v1::LabelledTerritory& proto, socle::api::Violations* violations, LabelledTerritory* taken);
// `path`: "claims[3]".
TerritoryClaim FromProto(const v1::TerritoryClaim& proto, const std::string& path, socle::api::Violations* violations);

// Every name of the registry that it holds but persons, which census reads nothing of.
std::vector<std::string> RegistryNamesOf(const LabelledTerritory& territory);

}  // namespace socle::census::api
