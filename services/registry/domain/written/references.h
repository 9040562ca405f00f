// What written resources refer to: identifiers of other systems, and maps.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "platform/api/resource_name.h"

namespace socle::registry {

// What another system calls the same thing: ("id_ti", "ti-0101").
struct ExternalId {
  std::string system;
  std::string id;
  friend auto operator<=>(const ExternalId&, const ExternalId&) = default;
};

// Lower-case letters, digits, `-` and `_`, 1 to 50.
bool IsExternalSystem(std::string_view text);

// WGS 84, in degrees.
struct Point {
  double latitude = 0;
  double longitude = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Box {
  Point south_west;
  Point north_east;
  friend bool operator==(const Box&, const Box&) = default;
};

// Where a shape is to be found. The registry keeps no geometry.
struct GeometryReference {
  std::string geojson_uri;
  std::optional<Point> centre;
  std::optional<Box> bounding_box;
  bool empty() const { return geojson_uri.empty() && !centre && !bounding_box; }
  friend bool operator==(const GeometryReference&, const GeometryReference&) = default;
};

// The last part of the name of a written resource.
using socle::api::IsResourceId;

}  // namespace socle::registry
