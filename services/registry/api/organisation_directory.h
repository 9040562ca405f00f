// Organisations, as territories and other organisations refer to them.
#pragma once

#include <map>

#include "services/registry/domain/organisations/organisation.h"
#include "services/registry/domain/territories/reach.h"

namespace socle::registry::api {

class OrganisationDirectory {
 public:
  using Deadline = OrganisationArchive::Deadline;

  // The archive must outlive it.
  explicit OrganisationDirectory(OrganisationArchive* archive) : archive_(archive) {}

  OrganisationArchive* archive() const { return archive_; }

  // INVALID_ARGUMENT naming the first of the names (others than organisations are passed over) that is not there or is
  // deleted; in the transaction of a write. `field` is the request's.
  absl::Status CheckThere(db::Transaction& tx, const std::vector<std::string>& names, std::string_view field);

  // What an organisation that is there is called on the day, or was first; in the transaction of a write.
  absl::StatusOr<std::string> LabelOf(db::Transaction& tx, const std::string& name, Date day);

  // Those of the names that are organisations and known on the day; their own members that are, too.
  absl::StatusOr<std::map<std::string, OrganisationMembers>> MembersOf(const std::vector<std::string>& names,
                                                                       const AsOf& as_of, Deadline deadline);

  // Those that name the member on the day.
  absl::StatusOr<std::vector<Dossier<Organisation>>> WithMember(const std::string& member, const AsOf& as_of,
                                                                Deadline deadline);

 private:
  OrganisationArchive* const archive_;
};

}  // namespace socle::registry::api
