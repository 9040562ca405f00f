// Who may be called as: a JSON list of persons of development, with their tokens or without.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::cli {

struct Person {
  std::string subject;
  std::vector<std::string> roles;
  std::vector<std::string> acts_for;  // "collectivites/commune-59350"
  std::string token;                  // empty: one is minted
};

// Entries without a subject, or with a token that is none, are left out. INVALID_ARGUMENT for what is no list.
absl::StatusOr<std::vector<Person>> ReadPeople(std::string_view json, std::string_view file);

struct Found {
  Person person;
  std::string description;  // how it was found: "role reader of FILE"
};
// The first whose subject it is, who acts for it ("collectivites/commune-59350", "commune-59350"), or has the role.
// None: INVALID_ARGUMENT, which lists who there is.
absl::StatusOr<Found> FindPerson(const std::vector<Person>& people, std::string_view wanted, std::string_view file);

// A token travels in a header: visible ASCII only.
bool IsToken(std::string_view token);

}  // namespace socle::cli
