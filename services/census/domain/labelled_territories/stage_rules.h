// What a step of a labelled territory rests on, and which claims contradict each other.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "platform/api/resource_errors.h"
#include "services/census/domain/labelled_territories/labelled_territory.h"

namespace socle::census {

// What somebody wants to do, and what is known of it.
struct StageAdvance {
  LabelStage target = LabelStage::kLabelled;
  std::vector<std::string> cited;          // ids of claims, as they were named
  std::span<const TerritoryClaim> claims;  // all of the territory
  std::span<const std::string> regions;    // that it reaches on the day of the step
  bool registry_away = false;
};

// Everything that keeps it from being done. Empty: it may be.
socle::api::UnmetConditions CheckAdvance(const LabelledTerritory& territory, const StageAdvance& advance);

// Against going back to a stage: it must be one that the territory has passed.
socle::api::UnmetConditions CheckRevert(const LabelledTerritory& territory, LabelStage target);

// The claims of these ids, in their order; ids without a claim are passed over.
std::vector<const TerritoryClaim*> CitedClaims(std::span<const TerritoryClaim> claims,
                                               std::span<const std::string> ids);

// The earliest day among claims; Max: none has one.
Date EffectiveDay(std::span<const TerritoryClaim* const> claims);

// Pairs of claims, by their places, that cannot both be right: of two stages on one day, or of one stage on two days,
// where both days are exact and the claims are about the same région.
std::vector<std::pair<size_t, size_t>> Disagreements(std::span<const TerritoryClaim> claims);

}  // namespace socle::census
