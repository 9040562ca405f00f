#include "platform/api/field_at.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/time_conversion.h"

namespace socle::api {

int32_t NumberField(const FieldAt& at, int64_t number, int32_t min, int32_t max) {
  if (number >= min && number <= max) return static_cast<int32_t>(number);
  at.Add(fmt::format("{} is not {} to {}", number, min, max), fmt::format("de {} à {}.", min, max));
  return min;
}

int EnumField(const FieldAt& at, int value, const google::protobuf::EnumDescriptor* values, bool required) {
  if (value == 0 && !required) return 0;
  return EnumFromProto(value, values, at.path, at.violations);
}

bool CheckCount(const FieldAt& at, int size, int max) {
  if (size <= max) return true;
  at.Add(fmt::format("{} given, at most {} are taken", size, max), fmt::format("{} au plus.", max));
  return false;
}

Date DayField(const FieldAt& at, bool set, const google::type::Date& date) {
  return DateFromProto(set, date, at.path, Date::Max(), at.violations);
}

void AddUnmets(const UnmetConditions& unmets, const FieldAt& at) {
  for (const UnmetCondition& unmet : unmets) (at / unmet.type).Add(unmet.english, unmet.french);
}

}  // namespace socle::api
