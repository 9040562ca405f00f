// Fields that resources of every service have, checked: each gives the value, or a violation and an empty one.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/violations.h"

namespace socle::api {

// The number of an enum value that the .proto has and that is not its zero; else a violation.
int EnumFromProto(int value, const google::protobuf::EnumDescriptor* values, const std::string& path,
                  Violations* violations);
// Each 1 to `max_length` code points; more than `max` are a violation.
std::vector<std::string> TextsField(const std::string& path,
                                    const google::protobuf::RepeatedPtrField<std::string>& texts, size_t max,
                                    size_t max_length, Violations* violations);
// UTF-8 without U+0000, kept byte by byte: `min` to `max` bytes.
std::string VerbatimField(std::string_view path, const std::string& text, size_t min, size_t max,
                          Violations* violations);
// A SHA-256 in 64 lower-case hexadecimal digits; empty where it may be.
std::string Sha256Field(std::string_view path, const std::string& text, bool required, Violations* violations);

// A whole name in one of these collections ("collectivites", "bodies"), of another service that knows whether it is
// there; else a violation and an empty one. Empty where it may be.
std::string NameField(const std::string& path, const std::string& name,
                      std::initializer_list<std::string_view> collections, bool required, Violations* violations);

}  // namespace socle::api
