#include "services/registry/store/organisation_store.h"

namespace socle::registry::store {
namespace {

constexpr std::string_view kLines = "array_to_string({}, E'\\n')";
constexpr std::string_view kNumbers = "array_to_string({}, ' ')";

}  // namespace

const std::vector<VersionColumn>& OrganisationLayout::Columns() {
  static const std::vector<VersionColumn> columns = {{"label", "text", ""},
                                                     {"kind", "smallint", ""},
                                                     {"legal_form", "text", ""},
                                                     {"siren", "text", ""},
                                                     {"rna", "text", ""},
                                                     {"seat", "text", ""},
                                                     {"population", "int", ""},
                                                     {"members", "text[]", kLines},
                                                     {"member_competences", "text[]", kLines},
                                                     {"competences", "text[]", kLines},
                                                     {"external_systems", "text[]", kLines},
                                                     {"external_values", "text[]", kLines},
                                                     {"description", "text", ""},
                                                     {"geojson_uri", "text", ""},
                                                     {"centre", "double precision[]", kNumbers},
                                                     {"bounding_box", "double precision[]", kNumbers}};
  return columns;
}

nlohmann::json OrganisationLayout::ToJson(const Organisation& organisation) {
  nlohmann::json members = nlohmann::json::array();
  nlohmann::json member_competences = nlohmann::json::array();
  for (const OrganisationMember& member : organisation.members) {
    members.push_back(member.member);
    member_competences.push_back(absl::StrJoin(member.competences, " "));
  }
  nlohmann::json row{{"label", organisation.label},
                     {"kind", static_cast<int>(organisation.kind)},
                     {"legal_form", organisation.legal_form},
                     {"siren", organisation.siren},
                     {"rna", organisation.rna},
                     {"seat", organisation.seat},
                     {"members", std::move(members)},
                     {"member_competences", std::move(member_competences)},
                     {"competences", organisation.competences},
                     {"external_systems", ExternalSystems(organisation.external_ids)},
                     {"external_values", ExternalValues(organisation.external_ids)},
                     {"description", organisation.description},
                     {"geojson_uri", organisation.geometry.geojson_uri},
                     {"centre", CentreJson(organisation.geometry)},
                     {"bounding_box", BoxJson(organisation.geometry)}};
  if (organisation.population) row["population"] = *organisation.population;
  return row;
}

Organisation OrganisationLayout::Read(db::CopyReader& row) {
  Organisation organisation;
  organisation.label = row.Text();
  organisation.kind = static_cast<OrganisationKind>(row.Int16());
  organisation.legal_form = row.Text();
  organisation.siren = row.Text();
  organisation.rna = row.Text();
  organisation.seat = row.Text();
  if (const int32_t population = row.Int32Or(-1); population >= 0) organisation.population = population;
  for (std::string& member : Split(row.Text(), '\n')) organisation.members.push_back({std::move(member), {}});
  const std::vector<std::string> of_members = Split(row.Text(), '\n');
  for (size_t i = 0; i < of_members.size() && i < organisation.members.size(); ++i) {
    organisation.members[i].competences = Split(of_members[i], ' ');
  }
  organisation.competences = Split(row.Text(), '\n');
  organisation.external_ids = ReadExternalIds(row);
  organisation.description = row.Text();
  organisation.geometry = ReadGeometry(row);
  return organisation;
}

}  // namespace socle::registry::store
