// Members and statutes as tests write them.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/governance/composition.h"

namespace socle::registry {

inline Date Day(int day) { return Date{20'000 + day}; }

inline Member Seat(std::string id, MemberCapacity capacity, std::string party = "", bool voting = true) {
  Member member;
  member.id = std::move(id);
  member.capacity = capacity;
  member.party = std::move(party);
  member.voting = voting;
  return member;
}

inline Member Sitting(Member member, Date begin, Date end = Date::Max()) {
  member.begin = begin;
  member.end = end;
  return member;
}

inline CompositionRule MoreThanHalf(MemberCapacity capacity) {
  CompositionRule rule;
  rule.capacity = capacity;
  rule.more_than = Fraction{1, 2};
  rule.statement = "à majorité de citoyens";
  return rule;
}

inline Statute StatuteWith(std::vector<CompositionRule> rules, VoiceRule voices = VoiceRule::kOnePerMember) {
  Statute statute;
  statute.composition = std::move(rules);
  statute.voice_rule = voices;
  return statute;
}

inline std::vector<Member> Seats(int count, MemberCapacity capacity, std::string_view party = "") {
  std::vector<Member> members;
  for (int i = 0; i < count; ++i) {
    members.push_back(
        Seat(std::string(party) + "-" + std::to_string(static_cast<int>(capacity)) + "-" + std::to_string(i), capacity,
             std::string(party)));
  }
  return members;
}

inline void PrintTo(const CompositionViolation& violation, std::ostream* out) {
  *out << KindName(violation.kind) << "[" << violation.rule << "] " << EnglishOf(violation);
}

}  // namespace socle::registry
