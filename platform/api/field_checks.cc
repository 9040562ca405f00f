#include "platform/api/field_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"

namespace socle::api {
namespace {

bool IsIdShape(std::string_view id) {
  return !id.empty() && id.size() <= 80 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

int EnumFromProto(int value, const google::protobuf::EnumDescriptor* values, const std::string& path,
                  Violations* violations) {
  if (value == 0 || values->FindValueByNumber(value) == nullptr) {
    violations->Add(path, value == 0 ? "is required" : fmt::format("{} is no value of {}", value, values->name()),
                    value == 0 ? path + " : obligatoire." : path + " : valeur inconnue.");
    return 0;
  }
  return value;
}

std::vector<std::string> TextsField(const std::string& path,
                                    const google::protobuf::RepeatedPtrField<std::string>& texts, size_t max,
                                    size_t max_length, Violations* violations) {
  std::vector<std::string> taken;
  if (static_cast<size_t>(texts.size()) > max) {
    violations->Add(path, fmt::format("{} given, at most {} are taken", texts.size(), max),
                    fmt::format("{} : {} au plus.", path, max));
    return taken;
  }
  for (int i = 0; i < texts.size(); ++i) {
    taken.push_back(violations->Text(fmt::format("{}[{}]", path, i), texts[i], {.min = 1, .max = max_length}));
  }
  return taken;
}

std::string VerbatimField(std::string_view path, const std::string& text, size_t min, size_t max,
                          Violations* violations) {
  if (text.size() < min || text.size() > max) {
    violations->Add(path, fmt::format("has {} bytes, {} to {} are taken", text.size(), min, max),
                    fmt::format("{} : de {} à {} octets.", path, min, max));
  } else if (FindInvalidUtf8(text) || text.find('\0') != std::string::npos) {
    violations->Add(path, "is not UTF-8 without U+0000", fmt::format("{} : UTF-8 sans U+0000 attendu.", path));
  } else {
    return text;
  }
  return {};
}

std::string Sha256Field(std::string_view path, const std::string& text, bool required, Violations* violations) {
  if (text.empty() && !required) return text;
  if (text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos) return text;
  violations->Add(path, "not a SHA-256 in 64 lower-case hexadecimal digits",
                  fmt::format("{} : une empreinte SHA-256 en 64 chiffres hexadécimaux est attendue.", path));
  return {};
}

std::string NameField(const std::string& path, const std::string& name,
                      std::initializer_list<std::string_view> collections, bool required, Violations* violations) {
  if (name.empty() && !required) return name;
  for (const std::string_view collection : collections) {
    if (name.size() > collection.size() && name.starts_with(collection) && name[collection.size()] == '/' &&
        IsIdShape(std::string_view(name).substr(collection.size() + 1))) {
      return name;
    }
  }
  std::string wanted;
  for (const std::string_view collection : collections) {
    wanted += fmt::format("{}{}/…", wanted.empty() ? "" : ", ", collection);
  }
  violations->Add(path, fmt::format("'{}' is no name such as {}", Excerpt(name), wanted),
                  fmt::format("{} : un nom tel que {} est attendu.", path, wanted));
  return {};
}

}  // namespace socle::api
