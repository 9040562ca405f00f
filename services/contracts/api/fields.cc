#include "services/contracts/api/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/field_checks.h"

namespace socle::contracts::api {
namespace {

bool IsExternalSystem(std::string_view text) {
  return !text.empty() && text.size() <= 50 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

std::string PartyField(const std::string& path, const std::string& name, socle::api::Violations* violations) {
  return socle::api::NameField(path, name, {"collectivites", "organisations"}, true, violations);
}

std::vector<ExternalId> ExternalIdsField(const std::string& path,
                                         const google::protobuf::RepeatedPtrField<v1::ExternalId>& ids,
                                         socle::api::Violations* violations) {
  std::vector<ExternalId> taken;
  if (static_cast<size_t>(ids.size()) > kMaxExternalIds) {
    violations->Add(path, fmt::format("{} given, at most {} are taken", ids.size(), kMaxExternalIds),
                    fmt::format("{} : {} au plus.", path, kMaxExternalIds));
    return taken;
  }
  for (int i = 0; i < ids.size(); ++i) {
    const std::string field = fmt::format("{}[{}]", path, i);
    if (!IsExternalSystem(ids[i].system())) {
      violations->Add(field + ".system", "not 1 to 50 lower-case letters, digits, '-' and '_'",
                      field + ".system : de 1 à 50 lettres minuscules, chiffres, tirets.");
    }
    taken.push_back({ids[i].system(), violations->Text(field + ".id", ids[i].id(), {.min = 1, .max = 200})});
  }
  return taken;
}

std::string SourceField(const std::string& path, const std::string& source, socle::api::Violations* violations) {
  return violations->Text(path, source, {.min = 0, .max = 1000});
}

}  // namespace socle::contracts::api
