#include "services/registry/domain/governance/quorum.h"

namespace socle::registry {

int64_t VoicesOf(const Statute& statute, const Member& member) {
  if (!member.voting) return 0;
  return statute.voice_rule == VoiceRule::kWeighted ? member.voices : 1;
}

void Turnout::Count(const Statute& statute, const Member& member, const Presence* presence) {
  if (!member.voting) return;
  const int64_t voices = VoicesOf(statute, member);
  ++members_in_office;
  voices_in_office += voices;
  if (presence == nullptr) return;
  switch (*presence) {
    case Presence::kPresent:
    case Presence::kReplaced:
      ++members_present;
      voices_present += voices;
      return;
    case Presence::kRepresented:
      ++members_represented;
      voices_represented += voices;
      return;
    case Presence::kExcused:
    case Presence::kAbsent:
      return;
  }
}

int64_t VoicesCounted(const Quorum& quorum, const Turnout& turnout) {
  return turnout.voices_present + (quorum.counts_proxies ? turnout.voices_represented : 0);
}

bool IsWaived(const Quorum& quorum, bool second_convocation) {
  return quorum.waived_on_second_convocation && second_convocation;
}

bool IsReached(const Quorum& quorum, const Turnout& turnout, bool second_convocation) {
  if (IsWaived(quorum, second_convocation)) return true;
  if (!quorum.at_least && !quorum.more_than) return true;
  const int64_t counted = VoicesCounted(quorum, turnout);
  if (counted == 0 && turnout.voices_in_office == 0) return false;
  const int64_t whole = turnout.voices_in_office;
  return (!quorum.at_least || quorum.at_least->IsAtMost(counted, whole)) &&
         (!quorum.more_than || quorum.more_than->IsLessThan(counted, whole));
}

}  // namespace socle::registry
