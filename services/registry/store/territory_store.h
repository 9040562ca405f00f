// Territories in PostgreSQL.
#pragma once

#include "services/registry/domain/territories/territory.h"
#include "services/registry/store/version_store.h"

namespace socle::registry::store {

struct TerritoryLayout {
  using Content = Territory;
  static constexpr std::string_view kTable = "territory";
  static constexpr std::string_view kCollection = "territories";
  static constexpr std::string_view kIdentifiers = "SELECT * FROM unnest(v.external_systems, v.external_values)";
  static const std::vector<VersionColumn>& Columns();
  static nlohmann::json ToJson(const Territory& territory);
  static Territory Read(db::CopyReader& row);
};

class TerritoryStore : public VersionStore<TerritoryLayout> {
 public:
  using VersionStore::VersionStore;
};

}  // namespace socle::registry::store
