#include "services/registry/api/written_conversion.h"

#include <fmt/format.h>

namespace socle::registry::api {
namespace {

Point FromProto(const v1::GeometryReference::Point& point) { return {point.latitude(), point.longitude()}; }

void ToProto(const Point& point, v1::GeometryReference::Point* proto) {
  proto->set_latitude(point.latitude);
  proto->set_longitude(point.longitude);
}

}  // namespace

std::vector<ExternalId> FromProto(const google::protobuf::RepeatedPtrField<v1::ExternalId>& ids,
                                  const std::string& path, Violations* violations) {
  std::vector<ExternalId> converted;
  for (int i = 0; i < ids.size(); ++i) {
    const std::string field = fmt::format("{}[{}].id", path, i);
    ExternalId& added = converted.emplace_back(
        ExternalId{ids[i].system(), violations->Text(field, ids[i].id(), {.min = 1, .max = 200})});
    if (added.id.find('\n') != std::string::npos) {
      violations->Add(field, "holds a line end", field + " : un retour à la ligne n'y a pas sa place.");
    }
  }
  return converted;
}

GeometryReference FromProto(const v1::GeometryReference& geometry, const std::string& path, Violations* violations) {
  GeometryReference converted;
  converted.geojson_uri = violations->Text(path + ".geojson_uri", geometry.geojson_uri(), {.min = 0, .max = 500});
  if (geometry.has_centre()) converted.centre = FromProto(geometry.centre());
  if (geometry.has_bounding_box()) {
    converted.bounding_box =
        Box{FromProto(geometry.bounding_box().south_west()), FromProto(geometry.bounding_box().north_east())};
  }
  return converted;
}

void ToProto(const std::vector<ExternalId>& ids, google::protobuf::RepeatedPtrField<v1::ExternalId>* proto) {
  for (const ExternalId& id : ids) {
    v1::ExternalId* added = proto->Add();
    added->set_system(id.system);
    added->set_id(id.id);
  }
}

void ToProto(const GeometryReference& geometry, v1::GeometryReference* proto) {
  proto->set_geojson_uri(geometry.geojson_uri);
  if (geometry.centre) ToProto(*geometry.centre, proto->mutable_centre());
  if (geometry.bounding_box) {
    ToProto(geometry.bounding_box->south_west, proto->mutable_bounding_box()->mutable_south_west());
    ToProto(geometry.bounding_box->north_east, proto->mutable_bounding_box()->mutable_north_east());
  }
}

void ToProto(Instant known_from, Instant known_to, v1::Knowledge* proto) {
  if (!known_from.IsOpen()) ToProto(known_from, proto->mutable_known_from());
  if (!known_to.IsOpen()) ToProto(known_to, proto->mutable_known_to());
}

v1::Validity::Precision PrecisionToProto(Precision precision) {
  switch (precision) {
    case Precision::kExact:
      return v1::Validity::EXACT;
    case Precision::kVintage:
      return v1::Validity::FIRST_OF_JANUARY;
    case Precision::kOnOrBefore:
      return v1::Validity::ON_OR_BEFORE;
    case Precision::kOpen:
      break;
  }
  return v1::Validity::PRECISION_UNSPECIFIED;
}

void AddFaults(const Faults& faults, const std::string& path, Violations* violations) {
  for (const Fault& fault : faults) violations->Add(path + "." + fault.field, fault.english, fault.french);
}

}  // namespace socle::registry::api
