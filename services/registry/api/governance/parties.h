// Who may be a party: collectivités that can sign, and organisations, on the day of the act.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/registry/api/serving.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/organisations/organisation.h"

namespace socle::registry::api {

// "collectivites/…" or "organisations/…", as the registry writes it; else a violation and an empty name.
std::string NameOfParty(const std::string& path, const std::string& name, Violations* violations);

class Parties {
 public:
  // Both must outlive it.
  Parties(const ServingHolder* holder, OrganisationArchive* organisations)
      : holder_(holder), organisations_(organisations) {}

  struct Wanted {
    std::string name;
    Date day;          // on which it acts; open: no source says when, any day of its life will do
    std::string path;  // of the request, for the violation
  };
  // What each is called on its day, in order. A violation for each that is not known, does not live on the day, or can
  // not sign (a commune déléguée or associée, an arrondissement municipal); its label is then empty. An organisation
  // counts as there until it is deleted: when most of them began no list says.
  absl::StatusOr<std::vector<std::string>> Labels(db::Transaction& tx, std::span<const Wanted> wanted,
                                                  Violations* violations) const;

 private:
  const ServingHolder* const holder_;
  OrganisationArchive* const organisations_;
};

}  // namespace socle::registry::api
