// The ground that a manifesto is about, on a day.
#pragma once

#include "services/registry/api/territory_finder.h"
#include "services/registry/domain/governance/manifesto.h"
#include "services/registry/domain/signatories/adhesion_rules.h"

namespace socle::registry::api {

class PerimeterFinder {
 public:
  using Deadline = TerritoryFinder::Deadline;

  // Both must outlive it.
  PerimeterFinder(TerritoryArchive* territories, OrganisationDirectory* organisations)
      : territories_(territories), finder_(territories, organisations) {}

  // INVALID_ARGUMENT naming the first of the names that is not there, by its place in `field`.
  absl::Status CheckThere(const Snapshot& snapshot, const std::vector<std::string>& names, std::string_view field,
                          Deadline deadline);

  // Its ground as of the day, by the geography as it is believed now. A territory that was given up since keeps its
  // last ground.
  absl::StatusOr<Perimeter> On(const Serving& serving, const std::vector<std::string>& names, Date day,
                               Deadline deadline);

 private:
  TerritoryArchive* const territories_;
  TerritoryFinder finder_;
};

}  // namespace socle::registry::api
