#include "services/contracts/api/strategy/strategy_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::contracts::api {
namespace {

bool IsSlug(std::string_view text) {
  if (text.empty() || text.size() > 63 || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool IsIdShape(std::string_view id) {
  return !id.empty() && id.size() <= 63 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

std::string SlugField(std::string_view path, const std::string& text, bool required, Violations* violations) {
  if (IsSlug(text) || (text.empty() && !required)) return text;
  violations->Add(path, "not lower-case letters, digits and -, beginning with a letter",
                  fmt::format("{} : des minuscules sans accent, des chiffres et des tirets sont attendus.", path));
  return {};
}

std::string UriField(std::string_view path, const std::string& text, bool required, Violations* violations) {
  std::string uri = violations->Text(path, text, {.min = required ? size_t{1} : 0, .max = 500});
  const bool web = uri.starts_with("https://") || uri.starts_with("http://");
  if (uri.empty() || (web && uri.find_first_of(" \n\t\r<>\"") == std::string::npos)) return uri;
  violations->Add(path, "not an http or https address", fmt::format("{} : une adresse https est attendue.", path));
  return {};
}

std::string SiblingField(std::string_view path, const std::string& name, std::string_view contract,
                         std::string_view collections, Violations* violations) {
  if (name.empty()) return {};
  const std::string parent = fmt::format("contracts/{}/{}/", contract, collections);
  if (name.starts_with(parent) && IsIdShape(std::string_view(name).substr(parent.size()))) {
    return name.substr(parent.size());
  }
  violations->Add(path, fmt::format("'{}' is not a name such as {}…", socle::api::Excerpt(name), parent),
                  fmt::format("{} : un nom tel que {}… est attendu.", path, parent));
  return {};
}

std::vector<std::string> SiblingsField(const std::string& path,
                                       const google::protobuf::RepeatedPtrField<std::string>& names,
                                       std::string_view contract, std::string_view collection, int max,
                                       Violations* violations) {
  std::vector<std::string> ids;
  if (names.size() > max) {
    violations->Add(path, fmt::format("{} given, at most {} are taken", names.size(), max),
                    fmt::format("{} : {} au plus.", path, max));
    return ids;
  }
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = fmt::format("{}[{}]", path, i);
    if (names[i].empty()) violations->Add(field, "is empty", fmt::format("{} : obligatoire.", field));
    ids.push_back(SiblingField(field, names[i], contract, collection, violations));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::string SearchField(std::string_view path, const std::string& text, Violations* violations) {
  return violations->Text(path, text, {.min = 0, .max = 100});
}

int32_t PositionField(std::string_view path, int32_t position, Violations* violations) {
  if (position >= 0 && position <= 9999) return position;
  violations->Add(path, "not from 0 to 9,999", fmt::format("{} : de 0 à 9 999.", path));
  return 0;
}

std::string PartyFilter(std::string_view path, const std::string& party, Violations* violations) {
  return violations->Text(path, party, {.min = 0, .max = 200});
}

v1::UnmetStrategyCondition Show(const StrategyCondition& condition) {
  v1::UnmetStrategyCondition proto;
  proto.set_type(condition.type);
  proto.set_subject(condition.subject);
  proto.set_description(condition.english);
  proto.set_french_description(condition.french);
  return proto;
}

absl::Status StrategyRefused(std::string_view name, std::string_view state, const StrategyConditions& unmet) {
  std::string english, french;
  for (const StrategyCondition& condition : unmet) {
    english += (english.empty() ? "" : " ") + condition.english;
    french += (french.empty() ? "" : " ") + condition.french;
  }
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, socle::api::Excerpt(english, 1000));
  std::move(error).French(socle::api::Excerpt(french, 1000)).Metadata("state", state);
  for (const StrategyCondition& condition : unmet) {
    std::move(error).Precondition(condition.type, condition.subject.empty() ? name : condition.subject,
                                  condition.english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::contracts::api
