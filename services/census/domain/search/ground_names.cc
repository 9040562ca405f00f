#include "services/census/domain/search/ground_names.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "services/census/domain/action_sheets/ground.h"

namespace socle::census::search {
namespace {

bool IsCommune(std::string_view name) { return name.starts_with("collectivites/commune-"); }

}  // namespace

std::set<std::string> NamesOfGround(std::span<const std::string> places, const Perimeter& perimeter,
                                    std::span<const EarlierGround> earlier) {
  std::set<std::string> names;
  for (const std::string& place : places) {
    for (std::string& name : sheets::NamesOn(perimeter, place)) names.insert(std::move(name));
  }
  for (const std::string& place : places) {
    for (const uint32_t i : perimeter.In(place)) {
      const Ground& ground = perimeter.communes[i];
      if (ground.region == place && !ground.departement.empty()) names.insert(ground.departement);
    }
  }
  const std::set<std::string> today = names;
  std::unordered_set<std::string_view> communes;
  std::copy_if(today.begin(), today.end(), std::inserter(communes, communes.end()), IsCommune);
  // Of communes alone nothing above them is meant.
  const bool above = !std::all_of(places.begin(), places.end(), IsCommune);
  for (const EarlierGround& before : earlier) {
    for (size_t i = 0; i < before.perimeter->communes.size() && i < before.flow->size(); ++i) {
      const auto& shares = (*before.flow)[i];
      const Ground& ground = before.perimeter->communes[i];
      // Most are what they were: of a place that is no more than communes, they are among the names by now.
      if (!above && shares.size() == 1 && shares.front().commune == ground.commune) continue;
      const auto is_here = [&](const GroundShare& share) { return communes.contains(share.commune); };
      if (std::none_of(shares.begin(), shares.end(), is_here)) continue;
      names.insert(ground.commune);
      // A grouping that lives on has a ground of its own.
      if (above && perimeter.In(ground.epci).empty()) names.insert(ground.epci);
    }
  }
  names.erase("");
  return names;
}

}  // namespace socle::census::search
