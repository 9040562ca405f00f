// Organisations in PostgreSQL.
#pragma once

#include "services/registry/domain/organisations/organisation.h"
#include "services/registry/store/version_store.h"

namespace socle::registry::store {

struct OrganisationLayout {
  using Content = Organisation;
  static constexpr std::string_view kTable = "organisation";
  static constexpr std::string_view kCollection = "organisations";
  static constexpr std::string_view kIdentifiers =
      "SELECT * FROM unnest(v.external_systems, v.external_values) UNION ALL SELECT 'siren', v.siren WHERE v.siren <> "
      "'' "
      "UNION ALL SELECT 'rna', v.rna WHERE v.rna <> ''";
  static const std::vector<VersionColumn>& Columns();
  static nlohmann::json ToJson(const Organisation& organisation);
  static Organisation Read(db::CopyReader& row);
};

class OrganisationStore : public VersionStore<OrganisationLayout> {
 public:
  using VersionStore::VersionStore;
};

}  // namespace socle::registry::store
