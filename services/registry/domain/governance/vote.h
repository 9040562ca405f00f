// Who has a voice in a decision, and what it said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "services/registry/domain/governance/quorum.h"

namespace socle::registry {

// Values are stored and are those of the API: append only.
enum class Choice { kNone = 0, kFor = 1, kAgainst = 2, kAbstention = 3 };

// A voting member as it was settled when the vote was opened.
struct Elector {
  std::string member_id;
  std::string party;    // empty for a citizen
  std::string college;  // empty: none
  int64_t voices = 1;
  bool presiding = false;            // its vote is the one that a tie may ask for
  std::optional<Presence> presence;  // none: the vote has no meeting
  std::string proxy_holder;          // id of an elector, where represented
  friend bool operator==(const Elector&, const Elector&) = default;
};

// Away without a proxy: has no vote.
inline bool IsAway(const std::optional<Presence>& presence) {
  return presence == Presence::kExcused || presence == Presence::kAbsent;
}

// What was counted at a show of hands, in voices.
struct Hands {
  int64_t in_favour = 0;
  int64_t against = 0;
  int64_t abstentions = 0;
  Choice presiding = Choice::kNone;  // counted above; kNone: the record does not tell
  int64_t sum() const { return in_favour + against + abstentions; }
  friend bool operator==(const Hands&, const Hands&) = default;
};

}  // namespace socle::registry
