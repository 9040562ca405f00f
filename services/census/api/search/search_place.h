// Where to look for what is at a place.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "services/census/domain/registry.h"
#include "services/census/domain/search/search_book.h"

namespace socle::census::api {

// What knows the ground; all of it asks the registry.
struct SearchPlaces {
  Registry* registry;
  LabelRegistry* labels;
  search::TerritoriesAround* around;

  // Names of all that lies on the ground of a collectivité or a territory on the day, or is carried on by it, and of
  // the territories that a collectivité lies in.
  absl::StatusOr<std::set<std::string>> NamesAt(const std::string& place, Date day, Registry::Deadline deadline) const;
};

}  // namespace socle::census::api
