// A field of a request by its path, and the checks that every service makes of fields: each gives the value, or a
// violation and an empty one.
//
//   const FieldAt at{"action", &violations};
//   action.title = (at / "title").Text(proto.title(), 1, 300);
//   for (int i = 0; i < proto.lines_size(); ++i) Take((at / "lines")[i], proto.lines(i));
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/repeated_field.h>
#include <google/type/date.pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/resource_errors.h"
#include "platform/api/violations.h"
#include "platform/base/date.h"

namespace socle::api {

// Where a field is, and where what is wrong with it goes.
struct FieldAt {
  std::string path;
  Violations* violations;

  FieldAt operator/(std::string_view child) const { return {path + "." + std::string(child), violations}; }
  FieldAt operator[](int index) const { return {path + "[" + std::to_string(index) + "]", violations}; }
  void Add(std::string_view english, std::string_view french) const {
    violations->Add(path, english, path + " : " + std::string(french));
  }
  std::string Text(std::string_view text, size_t min, size_t max) const {
    return violations->Text(path, text, {.min = min, .max = max});
  }
};

// Between two ends, both allowed; else a violation and the lower end.
int32_t NumberField(const FieldAt& at, int64_t number, int32_t min, int32_t max);
// A number of the enum, 0 too where it may be.
int EnumField(const FieldAt& at, int value, const google::protobuf::EnumDescriptor* values, bool required);
// Numbers of the enum, none of them 0; at most 100.
std::vector<int64_t> EnumFields(const FieldAt& at, const google::protobuf::RepeatedField<int>& values,
                                const google::protobuf::EnumDescriptor* known);
// The name of a number in text, as counts have it; empty for 0, for no number and for what the enum lacks.
std::string EnumName(const google::protobuf::EnumDescriptor* values, std::string_view number);
// At most `max` elements; whether they are.
bool CheckCount(const FieldAt& at, int size, int max);
// Date::Max() where it is not set.
Date DayField(const FieldAt& at, bool set, const google::type::Date& date);

// Faults that the domain found, as violations below the resource's path.
void AddUnmets(const UnmetConditions& unmets, const FieldAt& at);

}  // namespace socle::api
