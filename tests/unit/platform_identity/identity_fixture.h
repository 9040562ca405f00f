// A clock that tests set, and tokens of an issuer of theirs.
#pragma once

#include <string>
#include <vector>

#include "platform/identity/development.h"
#include "platform/identity/web_tokens.h"

namespace socle::identity {

class SetClock : public Clock {
 public:
  Instant Now() const override { return now; }
  void Pass(std::chrono::seconds seconds) { now.micros += std::chrono::microseconds(seconds).count(); }

  Instant now = Instant::At(Date::Parse("2026-11-02").value());
};

inline Instant After(Instant instant, std::chrono::seconds seconds) {
  return {instant.micros + std::chrono::microseconds(seconds).count()};
}

inline Validity Minutes(Instant from, int minutes) { return {from, After(from, std::chrono::minutes(minutes))}; }

inline TokenClaims ClaimsOf(const Clock& clock) {
  return {.issuer = "https://identites.test",
          .audiences = {"socle-registry"},
          .subject = "claire@test",
          .roles = {"reader"},
          .acts_for = {"houses/1"},
          .validity = Minutes(clock.Now(), 10)};
}

}  // namespace socle::identity
