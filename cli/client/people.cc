#include "cli/client/people.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace socle::cli {
namespace {

std::string TextOf(const nlohmann::json& entry, const char* key) {
  return entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>() : std::string();
}

std::vector<std::string> TextsOf(const nlohmann::json& entry, const char* key) {
  std::vector<std::string> texts;
  if (!entry.contains(key) || !entry[key].is_array()) return texts;
  for (const auto& each : entry[key]) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

bool Holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

bool IsToken(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

absl::StatusOr<std::vector<Person>> ReadPeople(std::string_view json, std::string_view file) {
  const auto list = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array())
    return absl::InvalidArgumentError(fmt::format("the file {} is not a JSON list of tokens", file));
  std::vector<Person> people;
  for (const auto& entry : list) {
    if (!entry.is_object() || TextOf(entry, "subject").empty()) continue;
    if (entry.contains("token") && !IsToken(TextOf(entry, "token"))) continue;
    people.push_back(
        {TextOf(entry, "subject"), TextsOf(entry, "roles"), TextsOf(entry, "acts_for"), TextOf(entry, "token")});
  }
  return people;
}

absl::StatusOr<Found> FindPerson(const std::vector<Person>& people, std::string_view wanted, std::string_view file) {
  std::string known;
  for (const Person& person : people) {
    if (person.subject == wanted) return Found{person, fmt::format("{} of {}", person.subject, file)};
    for (const std::string& name : person.acts_for) {
      if (name == wanted || std::string_view(name).substr(name.find('/') + 1) == wanted)
        return Found{person, fmt::format("{}, who acts for {}, of {}", person.subject, name, file)};
    }
    if (Holds(person.roles, wanted)) return Found{person, fmt::format("role {} of {}", wanted, file)};
    known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", person.subject, fmt::join(person.roles, ", "));
  }
  return absl::InvalidArgumentError(fmt::format("nobody in {} is '{}'; there are {}", file, wanted, known));
}

}  // namespace socle::cli
