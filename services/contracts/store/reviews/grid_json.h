// The grid of a review as a jsonb column keeps it.
#pragma once

#include <optional>
#include <string>

#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts::store {

// "" of none, which is to be stored as null; and back.
std::string JsonOf(const std::optional<EvaluationGrid>& grid);
std::optional<EvaluationGrid> GridOf(const std::string& json);

}  // namespace socle::contracts::store
