#include "services/registry/domain/governance/decision_reason.h"

#include <fmt/format.h>

namespace socle::registry {
namespace {

using Code = ReasonCode;

// "12 voices of 20", "12 voix sur 20".
std::string Of(int64_t part, int64_t whole) { return fmt::format("{} of {}", part, whole); }
std::string Sur(int64_t part, int64_t whole) { return fmt::format("{} sur {}", part, whole); }

std::string_view BasisEnglish(MajorityBasis basis) {
  switch (basis) {
    case MajorityBasis::kVotesCast:
      return "votes cast";
    case MajorityBasis::kPresent:
      return "voices present or represented";
    case MajorityBasis::kAllVoices:
      return "voices of the body";
  }
  return "voices";
}

std::string_view BasisFrench(MajorityBasis basis) {
  switch (basis) {
    case MajorityBasis::kVotesCast:
      return "suffrages exprimés";
    case MajorityBasis::kPresent:
      return "voix présentes ou représentées";
    case MajorityBasis::kAllVoices:
      return "voix de l'instance";
  }
  return "voix";
}

Reason QuorumReason(const VoteResult& result) {
  return {Code::kQuorumNotReached,
          fmt::format("The quorum is not reached: {} voices take part, {} are needed.",
                      Of(result.quorum_voices, result.count.voices), result.quorum_voices_needed),
          fmt::format("Le quorum n'est pas atteint : {} voix participent, il en faut {}.",
                      Sur(result.quorum_voices, result.count.voices), result.quorum_voices_needed)};
}

Reason TieReason(TieRule rule, Choice casting_vote) {
  if (rule != TieRule::kChairDecides) {
    return {Code::kTieRejected, "As many voices are for as against: a tie rejects.",
            "Autant de voix pour que contre : le partage des voix vaut rejet."};
  }
  switch (casting_vote) {
    case Choice::kFor:
      return {Code::kCastingVoteInFavour, "As many voices are for as against; who presides is for, which decides.",
              "Autant de voix pour que contre ; la présidence a voté pour, sa voix est prépondérante."};
    case Choice::kAgainst:
      return {Code::kCastingVoteAgainst, "As many voices are for as against; who presides is against, which decides.",
              "Autant de voix pour que contre ; la présidence a voté contre, sa voix est prépondérante."};
    default:
      return {Code::kCastingVoteMissing, "As many voices are for as against, and no choice of who presides decides.",
              "Autant de voix pour que contre, et aucun vote de la présidence ne les départage."};
  }
}

Reason MajorityReason(MajorityBasis basis, const VoteResult& result) {
  const bool reached = result.count.in_favour >= result.voices_needed;
  return {reached ? Code::kMajorityReached : Code::kMajorityNotReached,
          fmt::format("{} {} are for; {} are needed.", Of(result.count.in_favour, result.basis_voices),
                      BasisEnglish(basis), result.voices_needed),
          fmt::format("{} {} pour ; il en faut {}.", Sur(result.count.in_favour, result.basis_voices),
                      BasisFrench(basis), result.voices_needed)};
}

Reason CollegeReason(const Statute& statute, const CollegeResult& college) {
  std::string name = college.college;
  for (const College& known : statute.colleges) {
    if (known.id == college.college) name = known.display_name;
  }
  const VoiceCount& count = college.count;
  return {Code::kCollegeMajorityNotReached,
          fmt::format("The college \"{}\" does not reach the majority by itself: {} for, {} against, {} abstentions.",
                      name, count.in_favour, count.against, count.abstentions),
          fmt::format("Le collège « {} » n'atteint pas la majorité : {} pour, {} contre, {} abstentions.", name,
                      count.in_favour, count.against, count.abstentions),
          college.college};
}

Reason UnanimityReason(const VoteResult& result) {
  const int64_t abstentions = result.count.abstentions;
  if (abstentions == 0) {
    return {Code::kUnanimity, "Nobody was against.", "À l'unanimité des suffrages exprimés."};
  }
  return {Code::kUnanimity, fmt::format("Nobody was against; {} voices abstained.", abstentions),
          fmt::format("À l'unanimité des suffrages exprimés, {} voix s'abstenant.", abstentions)};
}

}  // namespace

Reasons ReasonsOf(const Statute& statute, const VoteResult& result) {
  Reasons reasons;
  if (!result.quorum_reached) reasons.push_back(QuorumReason(result));
  if (result.count.in_favour == 0) {
    reasons.push_back({Code::kNoVoteInFavour, "No voice is for.", "Aucune voix pour."});
  } else if (result.tie_rule_applied) {
    reasons.push_back(TieReason(statute.tie_rule, result.casting_vote));
  } else {
    reasons.push_back(MajorityReason(statute.majority.basis, result));
  }
  if (statute.majority.in_each_college) {
    for (const CollegeResult& college : result.colleges) {
      if (!college.college.empty() && !college.majority_reached) reasons.push_back(CollegeReason(statute, college));
    }
  }
  if (result.unanimous) reasons.push_back(UnanimityReason(result));
  if (result.quorum_waived) {
    reasons.push_back({Code::kQuorumWaived, "A second convocation needs no quorum.",
                       "Aucun quorum n'est requis sur seconde convocation."});
  }
  return reasons;
}

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kQuorumNotReached:
      return "QUORUM_NOT_REACHED";
    case Code::kQuorumWaived:
      return "QUORUM_WAIVED";
    case Code::kNoVoteInFavour:
      return "NO_VOTE_IN_FAVOUR";
    case Code::kMajorityReached:
      return "MAJORITY_REACHED";
    case Code::kMajorityNotReached:
      return "MAJORITY_NOT_REACHED";
    case Code::kCollegeMajorityNotReached:
      return "COLLEGE_MAJORITY_NOT_REACHED";
    case Code::kTieRejected:
      return "TIE_REJECTED";
    case Code::kCastingVoteInFavour:
      return "CASTING_VOTE_IN_FAVOUR";
    case Code::kCastingVoteAgainst:
      return "CASTING_VOTE_AGAINST";
    case Code::kCastingVoteMissing:
      return "CASTING_VOTE_MISSING";
    case Code::kUnanimity:
      return "UNANIMITY";
    case Code::kNotClosed:
      return "NOT_CLOSED";
    case Code::kNotAdopted:
      return "NOT_ADOPTED";
    case Code::kWithoutQuorum:
      return "WITHOUT_QUORUM";
    case Code::kWithdrawn:
      return "WITHDRAWN";
    case Code::kOtherContent:
      return "OTHER_CONTENT";
    case Code::kSuperseded:
      return "SUPERSEDED";
    case Code::kState:
      return "STATE";
    case Code::kNoStatute:
      return "NO_STATUTE";
    case Code::kNoElector:
      return "NO_ELECTOR";
    case Code::kDeadlinePassed:
      return "DEADLINE_PASSED";
    case Code::kDayNotCome:
      return "DAY_NOT_COME";
    case Code::kElectorAbsent:
      return "ELECTOR_ABSENT";
    case Code::kTooManyProxies:
      return "TOO_MANY_PROXIES";
    case Code::kInvalidProxy:
      return "INVALID_PROXY";
    case Code::kSeveralMembersOfParty:
      return "SEVERAL_MEMBERS_OF_PARTY";
    case Code::kBallotHidesColleges:
      return "BALLOT_HIDES_COLLEGES";
    case Code::kOtherBallot:
      return "OTHER_BALLOT";
    case Code::kNothingRecorded:
      return "NOTHING_RECORDED";
    case Code::kTooManyVoices:
      return "TOO_MANY_VOICES";
    case Code::kReopenedAlready:
      return "REOPENED_ALREADY";
    case Code::kVotesOutstanding:
      return "VOTES_OUTSTANDING";
    case Code::kInvalidMeeting:
      return "INVALID_MEETING";
  }
  return "UNKNOWN";
}

}  // namespace socle::registry
