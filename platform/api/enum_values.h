// The values of an enum of a .proto by their names, without its zero: for FilterSchema::Enum.
#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace socle::api {

inline std::vector<std::pair<std::string, int64_t>> EnumValues(const google::protobuf::EnumDescriptor* descriptor) {
  std::vector<std::pair<std::string, int64_t>> values;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const auto* value = descriptor->value(i);
    if (value->number() != 0) values.emplace_back(value->name(), value->number());
  }
  return values;
}

}  // namespace socle::api
