// Territories for WrittenReads and WrittenWrites: their messages, what may be written, filtered and sorted on.
#pragma once

#include "platform/api/filter.h"
#include "services/registry/api/listed.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/territories/territory_rules.h"
#include "socle/registry/v1/territory_service.pb.h"

namespace socle::registry::api {

struct TerritoryTraits {
  using Proto = v1::Territory;
  using Content = Territory;
  using CreateRequest = v1::CreateTerritoryRequest;
  using GetRequest = v1::GetTerritoryRequest;
  using ListRequest = v1::ListTerritoriesRequest;
  using ListResponse = v1::ListTerritoriesResponse;
  using UpdateRequest = v1::UpdateTerritoryRequest;
  using CorrectRequest = v1::CorrectTerritoryRequest;
  using DeleteRequest = v1::DeleteTerritoryRequest;
  using UndeleteRequest = v1::UndeleteTerritoryRequest;
  using HistoryRequest = v1::ListTerritoryHistoryRequest;
  using HistoryResponse = v1::ListTerritoryHistoryResponse;

  static constexpr std::string_view kMethods[] = {"CreateTerritory",   "GetTerritory",        "ListTerritories",
                                                  "UpdateTerritory",   "CorrectTerritory",    "DeleteTerritory",
                                                  "UndeleteTerritory", "ListTerritoryHistory"};
  static constexpr std::string_view kCollection = "territories";
  static constexpr std::string_view kField = "territory";

  template <typename Request>
  static const v1::Territory& Of(const Request& request) {
    return request.territory();
  }
  static std::string_view AskedId(const CreateRequest& request) { return request.territory_id(); }
  static std::string MadeId(const Territory& territory, const socle::api::Sha256& digest);
  static v1::Territory* Add(ListResponse* response) { return response->add_territories(); }

  static void FromProto(const v1::Territory& proto, const std::string& path, Violations* violations,
                        Territory* territory);
  static void ToProto(const Territory& territory, v1::Territory* proto);
  static Faults Check(const Territory& territory, const Snapshot& snapshot) {
    return CheckTerritory(territory, snapshot);
  }
  static std::vector<Advisory> Advisories(const Territory& territory, const Snapshot& snapshot) {
    return TerritoryAdvisories(territory, snapshot);
  }
  static const std::vector<ExternalId>& Identifiers(const Territory& territory) { return territory.external_ids; }
  static Date UsualBegin(const Territory& territory) { return territory.perimeter_date; }

  static const std::vector<std::string_view>& Updatable();
  // Of events: `renamed`, `perimeter-changed`, `described`.
  static std::vector<std::string> Slugs(const Territory& before, const Territory& after);
  static const socle::api::FilterSchema<Listed<Territory>>& Filter();
  static std::span<const std::string_view> Sortable();
  static std::string SortKey(const Listed<Territory>& listed, std::string_view field);
};

}  // namespace socle::registry::api
