// What comes of a vote: voices counted, and the statute applied to them. Pure, exact, in whole numbers.
//
// The same code answers for a handful of votes added one by one and for 100,000 that PostgreSQL summed by kind.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/registry/domain/governance/statute.h"
#include "services/registry/domain/governance/vote.h"

namespace socle::registry {

// No sum of voices may be above this: products with a denominator must stay exact.
inline constexpr int64_t kMaxVoicesCounted = 1'000'000'000'000;

struct VoiceCount {
  int64_t voices = 0;         // of all electors
  int64_t participating = 0;  // present, replaced, represented; without a meeting: that said something
  int64_t in_favour = 0;
  int64_t against = 0;
  int64_t abstentions = 0;
  int64_t not_voting = 0;  // participating, and said nothing
  friend bool operator==(const VoiceCount&, const VoiceCount&) = default;
};

struct Tally {
  VoiceCount total;
  std::map<std::string, VoiceCount> colleges;  // by id; "": of none
  int64_t represented = 0;                     // of those participating, by proxy
  Choice presiding = Choice::kNone;            // what who presides said; kNone: nothing, or nobody presides

  // Adds electors alike, in any order. The choice of somebody who is away counts for nothing.
  void Add(std::string_view college, std::optional<Presence> presence, Choice choice, int64_t voices);
  void Add(const Elector& elector, Choice choice);
  // Replaces what electors said by what a show of hands counted; colleges are unknown then.
  void Count(const Hands& hands, bool at_meeting);
};

struct CollegeResult {
  std::string college;
  VoiceCount count;
  bool majority_reached = false;
  friend bool operator==(const CollegeResult&, const CollegeResult&) = default;
};

struct VoteResult {
  bool quorum_reached = false;
  bool quorum_waived = false;
  int64_t quorum_voices = 0;         // that count for the quorum
  int64_t quorum_voices_needed = 0;  // 0: none is required
  VoiceCount count;
  int64_t basis_voices = 0;   // of which the share is taken
  int64_t voices_needed = 0;  // in favour, at least
  bool adopted = false;
  bool tie = false;
  bool tie_rule_applied = false;        // the tie rule decided, not the share
  Choice casting_vote = Choice::kNone;  // of who presides, where it decided
  bool unanimous = false;               // some for, none against
  std::vector<CollegeResult> colleges;  // in the order of the statute, then those of no college
  friend bool operator==(const VoteResult&, const VoteResult&) = default;
};

// The result by these rules, in this order:
//   - without quorum nothing is adopted;
//   - nothing is adopted without a voice in favour;
//   - as many for as against, where exactly half is what the majority turns on: the tie rule decides. CHAIR_DECIDES
//   takes
//     the choice of who presides, and rejects when that is neither for nor against;
//   - otherwise the share of the basis decides;
//   - with in_each_college, each college that has an elector must reach the share by itself too; no casting vote there.
VoteResult ResultOf(const Statute& statute, const Tally& tally, bool second_convocation);

// The smallest number of voices, of `whole`, that satisfies both where given; neither: 0.
int64_t VoicesNeeded(const std::optional<Fraction>& more_than, const std::optional<Fraction>& at_least, int64_t whole);

}  // namespace socle::registry
