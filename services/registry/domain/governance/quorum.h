// Voices, and whether those who take part are enough.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/statute.h"

namespace socle::registry {

// Voices of a member under a statute; 0 for one that does not vote. Under ONE_PER_PARTY each voting member has one,
// because composition admits one voting member of a party at a time.
int64_t VoicesOf(const Statute& statute, const Member& member);

// What became of a member at a meeting or a vote. Values are stored and are those of the API: append only.
enum class Presence { kPresent = 1, kRepresented = 2, kReplaced = 3, kExcused = 4, kAbsent = 5 };

// Of the voting members that sit on the day.
struct Turnout {
  int32_t members_in_office = 0;
  int64_t voices_in_office = 0;
  int32_t members_present = 0;  // themselves, or by an alternate
  int64_t voices_present = 0;
  int32_t members_represented = 0;  // by proxy
  int64_t voices_represented = 0;

  // Counts a member in. `presence`: null where nothing is recorded, as kAbsent.
  void Count(const Statute& statute, const Member& member, const Presence* presence);

  // Votes that can be cast.
  int64_t votes() const { return voices_present + voices_represented; }
  friend bool operator==(const Turnout&, const Turnout&) = default;
};

// Voices that count for the quorum.
int64_t VoicesCounted(const Quorum& quorum, const Turnout& turnout);

// Whether the quorum is waived, because this is a second convocation and the statute says so.
bool IsWaived(const Quorum& quorum, bool second_convocation);

// Whether enough take part. Where the statute asks for no quorum, or waives it: yes. Where it asks for one and nobody
// has a voice: no.
bool IsReached(const Quorum& quorum, const Turnout& turnout, bool second_convocation);

}  // namespace socle::registry
