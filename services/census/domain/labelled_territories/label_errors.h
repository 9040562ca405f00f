// What goes wrong with labelled territories, in the words of the API.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace socle::census {

// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NoLabelledTerritory(std::string_view name);
absl::Status NoPerimeterRequest(std::string_view name);
absl::Status NoOperator(std::string_view name);
// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status LabelledTerritoryTaken(std::string_view name);
absl::Status OperatorTaken(std::string_view name);
// ALREADY_EXISTS RESOURCE_EXISTS: `holder` has the territory of the registry in the same programme and phase.
absl::Status TerritoryTaken(std::string_view territory, std::string_view holder);

}  // namespace socle::census
