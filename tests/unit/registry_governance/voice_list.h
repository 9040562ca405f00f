// A reference for tally_test.cc: the rules of votes said as plainly as they are read, over a list with one entry for
// each single voice. Slow, and made of other code than what it is to check.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/registry/domain/governance/tally.h"

namespace socle::registry::reference {

struct Voice {
  std::string college;
  bool takes_part = false;
  bool by_proxy = false;
  bool presides = false;
  Choice choice = Choice::kNone;
};

inline std::vector<Voice> VoicesOf(const std::vector<Elector>& electors, const std::vector<Choice>& choices) {
  std::vector<Voice> voices;
  for (size_t i = 0; i < electors.size(); ++i) {
    const Elector& elector = electors[i];
    Voice voice{.college = elector.college, .presides = elector.presiding, .choice = choices[i]};
    if (elector.presence.has_value()) {
      voice.takes_part = *elector.presence == Presence::kPresent || *elector.presence == Presence::kReplaced ||
                         *elector.presence == Presence::kRepresented;
      voice.by_proxy = *elector.presence == Presence::kRepresented;
    } else {
      voice.takes_part = voice.choice != Choice::kNone;
    }
    if (!voice.takes_part) voice.choice = Choice::kNone;
    for (int64_t copy = 0; copy < elector.voices; ++copy) voices.push_back(voice);
  }
  return voices;
}

inline int Count(const std::vector<Voice>& voices, Choice choice) {
  int count = 0;
  for (const Voice& voice : voices) count += voice.takes_part && voice.choice == choice ? 1 : 0;
  return count;
}

inline int CountPresent(const std::vector<Voice>& voices) {
  int count = 0;
  for (const Voice& voice : voices) count += voice.takes_part ? 1 : 0;
  return count;
}

inline std::vector<Voice> OfCollege(const std::vector<Voice>& voices, const std::string& college) {
  std::vector<Voice> some;
  for (const Voice& voice : voices) {
    if (voice.college == college) some.push_back(voice);
  }
  return some;
}

inline bool HasQuorum(const Statute& statute, const std::vector<Voice>& voices, bool second_convocation) {
  const Quorum& quorum = statute.quorum;
  if (!quorum.at_least && !quorum.more_than) return true;
  if (second_convocation && quorum.waived_on_second_convocation) return true;
  if (voices.empty()) return false;
  long there = 0;
  for (const Voice& voice : voices) there += voice.takes_part && (!voice.by_proxy || quorum.counts_proxies) ? 1 : 0;
  const long all = static_cast<long>(voices.size());
  if (quorum.at_least && there * quorum.at_least->denominator < all * quorum.at_least->numerator) return false;
  if (quorum.more_than && there * quorum.more_than->denominator <= all * quorum.more_than->numerator) return false;
  return true;
}

inline long Basis(const Statute& statute, const std::vector<Voice>& voices) {
  if (statute.majority.basis == MajorityBasis::kAllVoices) return static_cast<long>(voices.size());
  if (statute.majority.basis == MajorityBasis::kPresent) return CountPresent(voices);
  return Count(voices, Choice::kFor) + Count(voices, Choice::kAgainst);
}

// Whether so many of the basis are enough, a tie left aside.
inline bool IsEnough(const Statute& statute, long in_favour, long basis) {
  if (in_favour == 0) return false;
  const Majority& majority = statute.majority;
  if (!majority.more_than && !majority.at_least) return in_favour > basis - in_favour;
  if (majority.more_than && in_favour * majority.more_than->denominator <= basis * majority.more_than->numerator) {
    return false;
  }
  return !majority.at_least || in_favour * majority.at_least->denominator >= basis * majority.at_least->numerator;
}

inline bool IsReached(const Statute& statute, const std::vector<Voice>& voices) {
  return IsEnough(statute, Count(voices, Choice::kFor), Basis(statute, voices));
}

// Half of the basis is where the majority begins: with one voice less it fails, and with one more it does not.
inline bool BeginsAtHalf(const Statute& statute) {
  constexpr long kMany = 2'000'000;  // an even basis larger than any denominator
  return IsEnough(statute, kMany / 2 + 1, kMany) && !IsEnough(statute, kMany / 2 - 1, kMany);
}

inline bool IsAdopted(const Statute& statute, const std::vector<Voice>& voices, bool second_convocation) {
  if (!HasQuorum(statute, voices, second_convocation)) return false;
  const int in_favour = Count(voices, Choice::kFor);
  const int against = Count(voices, Choice::kAgainst);
  if (in_favour == 0) return false;
  bool adopted = IsReached(statute, voices);
  if (in_favour == against && BeginsAtHalf(statute) && in_favour + against == Basis(statute, voices)) {
    adopted = false;
    for (const Voice& voice : voices) {
      if (statute.tie_rule == TieRule::kChairDecides && voice.presides && voice.choice == Choice::kFor) adopted = true;
    }
  }
  if (!statute.majority.in_each_college) return adopted;
  for (const College& college : statute.colleges) {
    const std::vector<Voice> some = OfCollege(voices, college.id);
    if (!some.empty() && !IsReached(statute, some)) return false;
  }
  return adopted;
}

}  // namespace socle::registry::reference
