// What a body belongs to: resources of the registry must be there, others are taken as given.
#pragma once

#include "services/registry/api/serving.h"
#include "services/registry/domain/governance/body_book.h"
#include "services/registry/domain/governance/manifesto_book.h"
#include "services/registry/domain/organisations/organisation.h"
#include "services/registry/domain/territories/territory.h"

namespace socle::registry::api {

class Parents {
 public:
  // All must outlive it.
  struct Books {
    const ServingHolder* holder;
    OrganisationArchive* organisations;
    TerritoryArchive* territories;
    ManifestoBook* manifestos;
    BodyBook* bodies;
  };
  explicit Parents(const Books& books) : books_(books) {}

  // INVALID_ARGUMENT about `field` unless the name is empty, that of something there, or of a collection of another
  // service. `self`: the name of who asks, which is no parent of itself.
  absl::Status CheckThere(db::Transaction& tx, const std::string& name, std::string_view self,
                          std::string_view field) const;

 private:
  absl::StatusOr<bool> IsThere(db::Transaction& tx, std::string_view collection, const std::string& name) const;

  const Books books_;
};

}  // namespace socle::registry::api
