#include "services/registry/store/written_rows.h"

#include <cstdlib>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "fmt/format.h"

namespace socle::registry::store {
namespace {

std::vector<double> Numbers(std::string_view text) {
  std::vector<double> numbers;
  for (const std::string& number : Split(text, ' ')) numbers.push_back(std::strtod(number.c_str(), nullptr));
  return numbers;
}

}  // namespace

std::string Joined(std::string_view array_column) { return fmt::format("array_to_string({}, E'\\n')", array_column); }

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  size_t at = 0;
  while (true) {
    const size_t end = text.find(separator, at);
    parts.emplace_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

std::string SqlDeletions(const std::vector<Deletion>& deletions) {
  std::string literal;
  for (const Deletion& deletion : deletions) {
    literal += fmt::format("{}[{},{})", literal.empty() ? "" : ",", deletion.from.ToString(), deletion.to.ToString());
  }
  return "{" + literal + "}";
}

std::string DeletionsColumn(std::string_view column) {
  constexpr std::string_view kMicros = "(extract(epoch FROM {}) * 1000000)::bigint";
  return fmt::format(
      "array_to_string(ARRAY(SELECT {} || ' ' || coalesce({}, 0) FROM unnest({}) r ORDER BY lower(r)), E'\\n')",
      fmt::format(fmt::runtime(kMicros), "lower(r)"), fmt::format(fmt::runtime(kMicros), "upper(r)"), column);
}

std::vector<Deletion> ReadDeletions(std::string_view text) {
  std::vector<Deletion> deletions;
  for (const std::string& line : Split(text, '\n')) {
    char* end = nullptr;
    const int64_t from = std::strtoll(line.c_str(), &end, 10);
    const int64_t to = std::strtoll(end, nullptr, 10);
    deletions.push_back({Instant{from}, to == 0 ? Instant::Max() : Instant{to}});
  }
  return deletions;
}

nlohmann::json ExternalSystems(const std::vector<ExternalId>& ids) {
  nlohmann::json list = nlohmann::json::array();
  for (const ExternalId& id : ids) list.push_back(id.system);
  return list;
}

nlohmann::json ExternalValues(const std::vector<ExternalId>& ids) {
  nlohmann::json list = nlohmann::json::array();
  for (const ExternalId& id : ids) list.push_back(id.id);
  return list;
}

nlohmann::json CentreJson(const GeometryReference& geometry) {
  nlohmann::json list = nlohmann::json::array();
  if (geometry.centre) list = {geometry.centre->latitude, geometry.centre->longitude};
  return list;
}

nlohmann::json BoxJson(const GeometryReference& geometry) {
  nlohmann::json list = nlohmann::json::array();
  if (const auto& box = geometry.bounding_box) {
    list = {box->south_west.latitude, box->south_west.longitude, box->north_east.latitude, box->north_east.longitude};
  }
  return list;
}

std::vector<ExternalId> ReadExternalIds(db::CopyReader& row) {
  std::vector<ExternalId> ids;
  for (std::string& system : Split(row.Text(), '\n')) ids.push_back({std::move(system), ""});
  const std::vector<std::string> values = Split(row.Text(), '\n');
  for (size_t i = 0; i < ids.size() && i < values.size(); ++i) ids[i].id = values[i];
  return ids;
}

GeometryReference ReadGeometry(db::CopyReader& row) {
  GeometryReference geometry;
  geometry.geojson_uri = row.Text();
  if (const auto at = Numbers(row.Text()); at.size() == 2) geometry.centre = Point{at[0], at[1]};
  if (const auto at = Numbers(row.Text()); at.size() == 4) geometry.bounding_box = Box{{at[0], at[1]}, {at[2], at[3]}};
  return geometry;
}

}  // namespace socle::registry::store
