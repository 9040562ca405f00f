// Territories against the geography: the ground of one, and those that a collectivité lies in.
#pragma once

#include "services/registry/api/organisation_directory.h"
#include "services/registry/api/read_context.h"
#include "services/registry/domain/territories/reach.h"
#include "socle/registry/v1/territory_service.pb.h"

namespace socle::registry::api {

class TerritoryFinder {
 public:
  using Deadline = TerritoryArchive::Deadline;

  // Both must outlive it.
  TerritoryFinder(TerritoryArchive* archive, OrganisationDirectory* organisations)
      : archive_(archive), organisations_(organisations) {}

  // The ground of a territory on the day.
  absl::StatusOr<Reach> ReachOn(const ReadContext& context, const Territory& territory, Deadline deadline);

  // By id of the territory, those that the collectivité lies in.
  absl::StatusOr<std::vector<std::pair<std::string, v1::TerritoryMembership>>> Around(const ReadContext& context,
                                                                                      const EntityView& view,
                                                                                      Deadline deadline);
  // Those that name the member.
  absl::StatusOr<std::vector<v1::TerritoryMembership>> Naming(const ReadContext& context, const std::string& member,
                                                              Deadline deadline);

 private:
  TerritoryArchive* const archive_;
  OrganisationDirectory* const organisations_;
};

}  // namespace socle::registry::api
