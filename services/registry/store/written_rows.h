// Rows of written resources: what all kinds of them have in common, as SQL and back.
#pragma once

#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"
#include "platform/db/copy.h"
#include "services/registry/domain/written/dossier.h"
#include "services/registry/domain/written/references.h"

namespace socle::registry::store {

// A list in one column of a COPY: its elements, which hold no line end, one a line.
std::string Joined(std::string_view array_column);
std::vector<std::string> Split(std::string_view text, char separator);

using db::SqlDate;
using db::SqlInstant;
// A literal of tstzmultirange.
std::string SqlDeletions(const std::vector<Deletion>& deletions);
// The inverse, of the column that DeletionsColumn() selects.
std::vector<Deletion> ReadDeletions(std::string_view text);
std::string DeletionsColumn(std::string_view column);

// Columns external_systems, external_values, description, geojson_uri, centre, bounding_box.
inline constexpr std::string_view kReferenceColumns[] = {"external_systems", "external_values", "description",
                                                         "geojson_uri",      "centre",          "bounding_box"};
nlohmann::json ExternalSystems(const std::vector<ExternalId>& ids);
nlohmann::json ExternalValues(const std::vector<ExternalId>& ids);
nlohmann::json CentreJson(const GeometryReference& geometry);
nlohmann::json BoxJson(const GeometryReference& geometry);

std::vector<ExternalId> ReadExternalIds(db::CopyReader& row);  // two columns
GeometryReference ReadGeometry(db::CopyReader& row);           // three columns

}  // namespace socle::registry::store
