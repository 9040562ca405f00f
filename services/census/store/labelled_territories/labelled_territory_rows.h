// Labelled territories as rows: what of them is JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "services/census/domain/labelled_territories/labelled_territory.h"

namespace socle::census::store {

// Days as they are in JSON: "" where open.
inline std::string JsonOf(Date day) { return day.ToString(); }
Date DayOf(const nlohmann::json& value, Date open);

// Regional committees, leads and mobilisations.
std::string DetailsOf(const LabelledTerritory& territory);
void ReadDetails(const std::string& text, LabelledTerritory* territory);

}  // namespace socle::census::store
