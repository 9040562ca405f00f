#include "services/census/domain/labelled_territories/stage_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace socle::census {
namespace {

using socle::api::UnmetConditions;

constexpr std::array<std::string_view, 7> kStages = {
    "STAGE_UNSPECIFIED", "LABELLED", "PROTOCOL", "REGIONAL_VALIDATION", "CONTRACT", "EXECUTION", "EVALUATED"};

void CheckClaims(const StageAdvance& advance, const std::vector<const TerritoryClaim*>& cited, UnmetConditions* unmet) {
  if (advance.cited.empty()) {
    unmet->push_back({"CLAIMS", "The step rests on no claim.", "L'étape ne repose sur aucune affirmation sourcée."});
  }
  for (const std::string& id : advance.cited) {
    const bool is_there = std::any_of(cited.begin(), cited.end(), [&](const auto* claim) { return claim->id == id; });
    if (is_there) continue;
    unmet->push_back({"CLAIMS", fmt::format("The territory has no claim '{}'.", id),
                      fmt::format("Le territoire n'a pas d'affirmation « {} ».", id)});
  }
  for (const TerritoryClaim* claim : cited) {
    if (claim->stage == advance.target) continue;
    unmet->push_back(
        {"CLAIM_STAGE",
         fmt::format("Claim '{}' says {}, not {}.", claim->id, StageName(claim->stage), StageName(advance.target)),
         fmt::format("L'affirmation « {} » dit {} et non {}.", claim->id, StageName(claim->stage),
                     StageName(advance.target))});
  }
}

// The regional committee of each région validates: an interregional territory needs all of them.
void CheckRegions(const StageAdvance& advance, const std::vector<const TerritoryClaim*>& cited,
                  UnmetConditions* unmet) {
  if (advance.target != LabelStage::kRegionalValidation) return;
  if (advance.registry_away) {
    unmet->push_back({"REGISTRY", "The registry does not answer, so nobody knows which régions it reaches.",
                      "Le registre ne répond pas : les régions du territoire ne sont pas connues."});
    return;
  }
  if (advance.regions.empty()) {
    unmet->push_back({"REGION", "No région is known of it: name its territory or where a source places it.",
                      "Aucune région n'en est connue : il y faut son périmètre ou la région que donne une source."});
  }
  for (const std::string& region : advance.regions) {
    const bool validated = std::any_of(cited.begin(), cited.end(), [&](const TerritoryClaim* claim) {
      return claim->stage == advance.target && claim->region == region;
    });
    if (validated) continue;
    unmet->push_back({"REGION", fmt::format("No claim says that the committee of {} validated it.", region),
                      fmt::format("Aucune affirmation ne dit que le comité de {} l'a validé.", region)});
  }
}

bool Contradict(const TerritoryClaim& one, const TerritoryClaim& other) {
  if (one.precision != ClaimPrecision::kOn || other.precision != ClaimPrecision::kOn) return false;
  if (one.region != other.region) return false;
  return (one.date == other.date) != (one.stage == other.stage);
}

}  // namespace

std::string_view StageName(LabelStage stage) {
  const auto place = static_cast<size_t>(stage);
  return kStages[place < kStages.size() ? place : 0];
}

UnmetConditions CheckAdvance(const LabelledTerritory& territory, const StageAdvance& advance) {
  UnmetConditions unmet;
  if (static_cast<int>(advance.target) != static_cast<int>(territory.stage) + 1) {
    unmet.push_back({"ORDER",
                     fmt::format("It is at {}; {} is not the stage after it.", StageName(territory.stage),
                                 StageName(advance.target)),
                     fmt::format("Il en est à {} ; {} n'est pas l'étape qui suit.", StageName(territory.stage),
                                 StageName(advance.target))});
  }
  const auto cited = CitedClaims(advance.claims, advance.cited);
  CheckClaims(advance, cited, &unmet);
  CheckRegions(advance, cited, &unmet);
  return unmet;
}

UnmetConditions CheckRevert(const LabelledTerritory& territory, LabelStage target) {
  if (target < territory.stage) return {};
  return {{"STAGE_BEFORE",
           fmt::format("It is at {}; {} is no stage before it.", StageName(territory.stage), StageName(target)),
           fmt::format("Il en est à {} ; {} n'est pas une étape antérieure.", StageName(territory.stage),
                       StageName(target))}};
}

std::vector<const TerritoryClaim*> CitedClaims(std::span<const TerritoryClaim> claims,
                                               std::span<const std::string> ids) {
  std::vector<const TerritoryClaim*> cited;
  for (const std::string& id : ids) {
    const auto found = std::find_if(claims.begin(), claims.end(), [&](const auto& claim) { return claim.id == id; });
    if (found != claims.end()) cited.push_back(&*found);
  }
  return cited;
}

Date EffectiveDay(std::span<const TerritoryClaim* const> claims) {
  Date day = Date::Max();
  for (const TerritoryClaim* claim : claims) day = std::min(day, claim->date);
  return day;
}

std::vector<std::pair<size_t, size_t>> Disagreements(std::span<const TerritoryClaim> claims) {
  std::vector<std::pair<size_t, size_t>> pairs;
  for (size_t i = 0; i < claims.size(); ++i) {
    for (size_t j = i + 1; j < claims.size(); ++j) {
      if (Contradict(claims[i], claims[j])) pairs.emplace_back(i, j);
    }
  }
  return pairs;
}

}  // namespace socle::census
