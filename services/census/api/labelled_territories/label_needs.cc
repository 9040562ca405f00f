#include "services/census/api/labelled_territories/label_needs.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/violations.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"

namespace socle::census::api {

Date Today(const LabelNeeds& needs) { return TodayInParis(needs.clock->Now()); }

absl::Status CheckKnown(const LabelNeeds& needs, const std::vector<std::string>& names,
                        const std::vector<std::string>& known, const std::string& field, rpc::Call& call) {
  socle::api::Violations violations;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    SOCLE_ASSIGN_OR_RETURN(const bool there, needs.registry->Exists(name, call.deadline()));
    if (there) continue;
    violations.Add(field, fmt::format("'{}' is not known to the registry", name),
                   fmt::format("{} : « {} » est inconnu du registre.", field, name));
  }
  return violations.ToStatus();
}

absl::StatusOr<Reached> ReachedBy(const LabelNeeds& needs, const LabelledTerritory& territory, Date day,
                                  rpc::Call& call) {
  Reached reached{.regions = territory.placed_in};
  if (territory.territory.empty()) return reached;
  auto ground = needs.registry->GroundOf(territory.territory, day, call.deadline());
  reached.registry_away = absl::IsUnavailable(ground.status());
  if (reached.registry_away) return reached;
  SOCLE_RETURN_IF_ERROR(ground.status());
  reached.ground = *std::move(ground);
  reached.from_perimeter = reached.ground.has_value();
  if (reached.ground) reached.regions = reached.ground->regions;
  return reached;
}

absl::Status SetRegions(const LabelNeeds& needs, Date day, rpc::Call& call, std::vector<TerritoryStanding>* standings) {
  std::vector<std::string> territories;
  for (const TerritoryStanding& standing : *standings) {
    if (!standing.territory.empty()) territories.push_back(standing.territory);
  }
  std::shared_ptr<const socle::census::RegionsByTerritory> regions;
  if (!territories.empty()) {
    SOCLE_ASSIGN_OR_RETURN(regions, needs.registry->RegionsOn(territories, day, call.deadline()));
  }
  for (TerritoryStanding& standing : *standings) {
    standing.regions = standing.placed_in;
    if (regions == nullptr) continue;
    if (const auto found = regions->find(standing.territory); found != regions->end()) standing.regions = found->second;
  }
  return absl::OkStatus();
}

}  // namespace socle::census::api
