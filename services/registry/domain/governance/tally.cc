#include "services/registry/domain/governance/tally.h"

#include <algorithm>

namespace socle::registry {
namespace {

constexpr Fraction kHalf{1, 2};

bool IsHalf(const Fraction& share) { return int64_t{share.numerator} * 2 == share.denominator; }

// The majority with what an unset one means.
Majority Completed(const Majority& majority) {
  Majority completed = majority;
  if (!completed.more_than && !completed.at_least) completed.more_than = kHalf;
  return completed;
}

int64_t BasisOf(MajorityBasis basis, const VoiceCount& count) {
  switch (basis) {
    case MajorityBasis::kVotesCast:
      return count.in_favour + count.against;
    case MajorityBasis::kPresent:
      return count.participating;
    case MajorityBasis::kAllVoices:
      return count.voices;
  }
  return count.voices;
}

int64_t Needed(const Majority& majority, const VoiceCount& count) {
  return std::max<int64_t>(1, VoicesNeeded(majority.more_than, majority.at_least, BasisOf(majority.basis, count)));
}

bool ReachesShare(const Majority& majority, const VoiceCount& count) {
  return count.in_favour >= Needed(majority, count);
}

// Whether one voice more or less than half of the basis is the whole question.
bool TurnsOnHalf(const Majority& majority) {
  if (majority.more_than && majority.at_least) {
    // Both must hold, so the greater one decides.
    const bool greater = majority.at_least->numerator * int64_t{majority.more_than->denominator} >
                         majority.more_than->numerator * int64_t{majority.at_least->denominator};
    return IsHalf(greater ? *majority.at_least : *majority.more_than);
  }
  return IsHalf(majority.more_than ? *majority.more_than : *majority.at_least);
}

void CountVoices(std::optional<Presence> presence, Choice choice, int64_t voices, VoiceCount& count) {
  count.voices += voices;
  if (IsAway(presence) || (!presence && choice == Choice::kNone)) return;
  count.participating += voices;
  switch (choice) {
    case Choice::kNone:
      count.not_voting += voices;
      return;
    case Choice::kFor:
      count.in_favour += voices;
      return;
    case Choice::kAgainst:
      count.against += voices;
      return;
    case Choice::kAbstention:
      count.abstentions += voices;
      return;
  }
}

void JudgeQuorum(const Quorum& quorum, const Tally& tally, bool second_convocation, VoteResult& result) {
  const Turnout turnout{.voices_in_office = tally.total.voices,
                        .voices_present = tally.total.participating - tally.represented,
                        .voices_represented = tally.represented};
  const bool required = quorum.at_least || quorum.more_than;
  result.quorum_voices = VoicesCounted(quorum, turnout);
  result.quorum_waived = required && IsWaived(quorum, second_convocation);
  result.quorum_reached = IsReached(quorum, turnout, second_convocation);
  if (required && !result.quorum_waived) {
    const int64_t nobody_reaches = turnout.voices_in_office == 0 ? 1 : 0;
    result.quorum_voices_needed =
        std::max(nobody_reaches, VoicesNeeded(quorum.more_than, quorum.at_least, turnout.voices_in_office));
  }
}

void JudgeColleges(const Statute& statute, const Majority& majority, const Tally& tally, VoteResult& result) {
  const auto add = [&](const std::string& id) {
    const auto found = tally.colleges.find(id);
    if (found == tally.colleges.end() || found->second.voices == 0) return;
    result.colleges.push_back({id, found->second, ReachesShare(majority, found->second)});
  };
  if (statute.colleges.empty()) return;
  for (const College& college : statute.colleges) add(college.id);
  add("");
}

bool TieDecided(TieRule rule, Choice presiding, VoteResult& result) {
  result.tie_rule_applied = true;
  if (rule != TieRule::kChairDecides) return false;
  if (presiding == Choice::kFor || presiding == Choice::kAgainst) result.casting_vote = presiding;
  return presiding == Choice::kFor;
}

}  // namespace

void Tally::Add(std::string_view college, std::optional<Presence> presence, Choice choice, int64_t voices) {
  CountVoices(presence, choice, voices, total);
  CountVoices(presence, choice, voices, colleges[std::string(college)]);
  if (presence == Presence::kRepresented) represented += voices;
}

void Tally::Add(const Elector& elector, Choice choice) {
  Add(elector.college, elector.presence, choice, elector.voices);
  if (elector.presiding && !IsAway(elector.presence)) presiding = choice;
}

void Tally::Count(const Hands& hands, bool at_meeting) {
  if (!at_meeting) total.participating = hands.sum();
  total.in_favour = hands.in_favour;
  total.against = hands.against;
  total.abstentions = hands.abstentions;
  total.not_voting = total.participating - hands.sum();
  presiding = hands.presiding;
  colleges.clear();
}

int64_t VoicesNeeded(const std::optional<Fraction>& more_than, const std::optional<Fraction>& at_least, int64_t whole) {
  int64_t needed = 0;
  if (more_than) needed = whole * more_than->numerator / more_than->denominator + 1;
  if (at_least) {
    const int64_t product = whole * at_least->numerator;
    const int64_t ceiling = product / at_least->denominator + (product % at_least->denominator != 0 ? 1 : 0);
    needed = std::max(needed, ceiling);
  }
  return needed;
}

VoteResult ResultOf(const Statute& statute, const Tally& tally, bool second_convocation) {
  const Majority majority = Completed(statute.majority);
  const VoiceCount& count = tally.total;
  VoteResult result{.count = count,
                    .basis_voices = BasisOf(majority.basis, count),
                    .voices_needed = Needed(majority, count),
                    .tie = count.in_favour > 0 && count.in_favour == count.against,
                    .unanimous = count.in_favour > 0 && count.against == 0};
  JudgeQuorum(statute.quorum, tally, second_convocation, result);
  JudgeColleges(statute, majority, tally, result);
  if (!result.quorum_reached || count.in_favour == 0) return result;
  if (result.tie && TurnsOnHalf(majority) && 2 * count.in_favour == result.basis_voices) {
    result.adopted = TieDecided(statute.tie_rule, tally.presiding, result);
  } else {
    result.adopted = ReachesShare(majority, count);
  }
  if (majority.in_each_college) {
    result.adopted =
        result.adopted && std::all_of(result.colleges.begin(), result.colleges.end(), [](const CollegeResult& college) {
          return college.college.empty() || college.majority_reached;
        });
  }
  return result;
}

}  // namespace socle::registry
