// Why a vote came out as it did, why a decision cannot be relied on, or why a step cannot be taken: for programs and,
// in English and French, for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/registry/domain/governance/tally.h"

namespace socle::registry {

// Values are those of the API: append only.
enum class ReasonCode {
  kQuorumNotReached = 1,
  kQuorumWaived = 2,
  kNoVoteInFavour = 3,
  kMajorityReached = 4,
  kMajorityNotReached = 5,
  kCollegeMajorityNotReached = 6,
  kTieRejected = 7,
  kCastingVoteInFavour = 8,
  kCastingVoteAgainst = 9,
  kCastingVoteMissing = 10,
  kUnanimity = 11,

  kNotClosed = 20,
  kNotAdopted = 21,
  kWithoutQuorum = 22,
  kWithdrawn = 23,
  kOtherContent = 24,
  kSuperseded = 25,

  kState = 40,
  kNoStatute = 41,
  kNoElector = 42,
  kDeadlinePassed = 43,
  kDayNotCome = 44,
  kElectorAbsent = 45,
  kTooManyProxies = 46,
  kInvalidProxy = 47,
  kSeveralMembersOfParty = 48,
  kBallotHidesColleges = 49,
  kOtherBallot = 50,
  kNothingRecorded = 51,
  kTooManyVoices = 52,
  kReopenedAlready = 53,
  kVotesOutstanding = 54,
  kInvalidMeeting = 55,
};

// "QUORUM_NOT_REACHED", as the API shows it.
std::string_view CodeName(ReasonCode code);

struct Reason {
  ReasonCode code;
  std::string english;  // a sentence
  std::string french;
  std::string subject = {};  // resource name or id; empty: the decision itself
  friend bool operator==(const Reason&, const Reason&) = default;
};
using Reasons = std::vector<Reason>;

// Why the result is what it is, most important first. Never empty.
Reasons ReasonsOf(const Statute& statute, const VoteResult& result);

}  // namespace socle::registry
