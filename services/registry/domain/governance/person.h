// Somebody whose name a text gives, and the only place where that is kept.
#pragma once

#include <string>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::registry {

struct Person {
  std::string id;  // a UUID
  std::string given_name;
  std::string family_name;
  std::string function;
  std::string subject;
  std::string recorded_for;
  std::string purpose;
  Date retain_until;
  std::string salt;  // 32 random bytes; empty once erased
  Instant create_time{};
  Instant update_time{};
  Instant erase_time = Instant::Max();  // Max: it is not erased
  int64_t revision = 0;

  bool IsErased() const { return !erase_time.IsOpen(); }
};

// Empties what tells who it is, and the salt. The store sets the time.
inline void Erase(Person& person) {
  person.given_name.clear();
  person.family_name.clear();
  person.function.clear();
  person.subject.clear();
  person.salt.clear();
}

inline std::string PersonName(std::string_view id) { return "persons/" + std::string(id); }

}  // namespace socle::registry
