#include "services/registry/store/territory_store.h"

namespace socle::registry::store {
namespace {

constexpr std::string_view kLines = "array_to_string({}, E'\\n')";
constexpr std::string_view kNumbers = "array_to_string({}, ' ')";

}  // namespace

const std::vector<VersionColumn>& TerritoryLayout::Columns() {
  static const std::vector<VersionColumn> columns = {{"label", "text", ""},
                                                     {"kind", "smallint", ""},
                                                     {"policy", "smallint", ""},
                                                     {"perimeter_date", "date", ""},
                                                     {"members", "text[]", kLines},
                                                     {"external_systems", "text[]", kLines},
                                                     {"external_values", "text[]", kLines},
                                                     {"description", "text", ""},
                                                     {"geojson_uri", "text", ""},
                                                     {"centre", "double precision[]", kNumbers},
                                                     {"bounding_box", "double precision[]", kNumbers}};
  return columns;
}

nlohmann::json TerritoryLayout::ToJson(const Territory& territory) {
  return {{"label", territory.label},
          {"kind", static_cast<int>(territory.kind)},
          {"policy", static_cast<int>(territory.policy)},
          {"perimeter_date", SqlDate(territory.perimeter_date)},
          {"members", territory.members},
          {"external_systems", ExternalSystems(territory.external_ids)},
          {"external_values", ExternalValues(territory.external_ids)},
          {"description", territory.description},
          {"geojson_uri", territory.geometry.geojson_uri},
          {"centre", CentreJson(territory.geometry)},
          {"bounding_box", BoxJson(territory.geometry)}};
}

Territory TerritoryLayout::Read(db::CopyReader& row) {
  Territory territory;
  territory.label = row.Text();
  territory.kind = static_cast<TerritoryKind>(row.Int16());
  territory.policy = static_cast<SuccessionPolicy>(row.Int16());
  territory.perimeter_date = row.ReadDate();
  territory.members = Split(row.Text(), '\n');
  territory.external_ids = ReadExternalIds(row);
  territory.description = row.Text();
  territory.geometry = ReadGeometry(row);
  return territory;
}

}  // namespace socle::registry::store
