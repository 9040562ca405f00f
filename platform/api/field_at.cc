#include "platform/api/field_at.h"

#include <fmt/format.h>

#include <charconv>

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

std::vector<int64_t> EnumFields(const FieldAt& at, const google::protobuf::RepeatedField<int>& values,
                                const google::protobuf::EnumDescriptor* known) {
  std::vector<int64_t> taken;
  if (!CheckCount(at, values.size(), 100)) return taken;
  for (int i = 0; i < values.size(); ++i) taken.push_back(EnumField(at[i], values[i], known, true));
  return taken;
}

std::string EnumName(const google::protobuf::EnumDescriptor* values, std::string_view number) {
  int value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  const auto* known = values->FindValueByNumber(value);
  return known == nullptr || known->number() == 0 ? std::string() : known->name();
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
