// The check against a model that looks at every day by itself, from nothing.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

using Kind = CompositionViolation::Kind;

constexpr int kDays = 30;

struct Key {
  Kind kind;
  int rule;
  std::string subject;
  friend auto operator<=>(const Key&, const Key&) = default;
};

bool Takes(const CompositionRule& rule, const Member& member) {
  if (rule.capacity && member.capacity != *rule.capacity) return false;
  return rule.college.empty() || member.college == rule.college;
}

// What does not hold on one day.
std::set<Key> ViolatedOn(const Statute& statute, const std::vector<Member>& members, Date day) {
  std::set<Key> violated;
  std::vector<Member> sitting;
  for (const Member& member : members) {
    if (member.begin <= day && day < member.end) sitting.push_back(member);
  }
  if (sitting.empty()) return violated;
  const double all = static_cast<double>(sitting.size());
  for (int i = 0; i < static_cast<int>(statute.composition.size()); ++i) {
    const CompositionRule& rule = statute.composition[static_cast<size_t>(i)];
    std::set<std::string> parties;
    int count = 0;
    for (const Member& member : sitting) {
      if (!Takes(rule, member)) continue;
      ++count;
      parties.insert(member.party);
    }
    if (count < rule.min_members) violated.insert({Kind::kMinMembers, i, ""});
    if (rule.max_members && count > *rule.max_members) violated.insert({Kind::kMaxMembers, i, ""});
    // Halves and thirds of few members: floating numbers with room to both sides are exact enough for a model.
    const auto share = [](const Fraction& f) { return static_cast<double>(f.numerator) / f.denominator; };
    if (rule.more_than && count / all < share(*rule.more_than) + 1e-9) violated.insert({Kind::kMoreThan, i, ""});
    if (rule.at_least && count / all < share(*rule.at_least) - 1e-9) violated.insert({Kind::kAtLeast, i, ""});
    for (const std::string& party : rule.required_parties) {
      if (!parties.contains(party)) violated.insert({Kind::kRequiredParty, i, party});
    }
  }
  std::map<std::string, int> voters;
  int chairs = 0;
  for (const Member& member : sitting) {
    if (member.office == Office::kChair) ++chairs;
    if (member.voting && !member.party.empty()) ++voters[member.party];
    bool known = member.college.empty();
    for (const College& college : statute.colleges) known = known || college.id == member.college;
    if (!known) violated.insert({Kind::kUnknownCollege, -1, member.college});
    const bool weighs = statute.voice_rule == VoiceRule::kWeighted && member.voting;
    if (weighs && member.voices == 0) violated.insert({Kind::kVoicesMissing, -1, member.id});
    if (!weighs && member.voices != 0) violated.insert({Kind::kVoicesUnexpected, -1, member.id});
  }
  if (chairs > 1) violated.insert({Kind::kOneChair, -1, ""});
  if (statute.voice_rule == VoiceRule::kOnePerParty) {
    for (const auto& [party, count] : voters) {
      if (count > 1) violated.insert({Kind::kOnePerParty, -1, party});
    }
  }
  return violated;
}

template <typename T>
T OneOf(std::vector<T> values) {
  return *rc::gen::elementOf(std::move(values));
}

std::string AnyParty() { return OneOf<std::string>({"collectivites/a", "collectivites/b", "organisations/c"}); }

Fraction AnyFraction() { return OneOf<Fraction>({{0, 1}, {1, 3}, {1, 2}, {2, 3}, {1, 1}}); }

CompositionRule AnyRule() {
  CompositionRule rule;
  if (*rc::gen::arbitrary<bool>())
    rule.capacity = OneOf<MemberCapacity>({MemberCapacity::kElected, MemberCapacity::kCitizen});
  rule.college = OneOf<std::string>({"", "", "x", "y"});
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      rule.min_members = *rc::gen::inRange(1, 4);
      break;
    case 1:
      rule.max_members = *rc::gen::inRange(0, 4);
      break;
    case 2:
      rule.more_than = AnyFraction();
      break;
    case 3:
      rule.at_least = AnyFraction();
      break;
    default:
      rule.required_parties = {"collectivites/a", "organisations/c"};
  }
  return rule;
}

Statute AnyStatute(Date from) {
  Statute statute;
  statute.valid_from = from;
  statute.voice_rule = OneOf<VoiceRule>({VoiceRule::kOnePerParty, VoiceRule::kOnePerMember, VoiceRule::kWeighted});
  statute.colleges = {{"x", "X"}};
  if (*rc::gen::arbitrary<bool>()) statute.colleges.push_back({"y", "Y"});
  const int rules = *rc::gen::inRange(0, 4);
  for (int i = 0; i < rules; ++i) statute.composition.push_back(AnyRule());
  return statute;
}

std::vector<Statute> AnyStatutes() {
  std::vector<Statute> statutes;
  int day = *rc::gen::inRange(-5, 10);
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    statutes.push_back(AnyStatute(i == 0 && day < -2 ? Date::Min() : Day(day)));
    day += *rc::gen::inRange(1, 12);
  }
  return statutes;
}

Member AnyMember(int number) {
  Member member =
      Seat("m" + std::to_string(number), OneOf<MemberCapacity>({MemberCapacity::kElected, MemberCapacity::kCitizen}));
  if (member.capacity != MemberCapacity::kCitizen) member.party = AnyParty();
  member.college = OneOf<std::string>({"", "x", "y"});
  member.office = OneOf<Office>({Office::kNone, Office::kNone, Office::kChair});
  member.voting = *rc::gen::arbitrary<bool>();
  member.voices = OneOf<int32_t>({0, 0, 2});
  const int begin = *rc::gen::inRange(-5, kDays);
  member.begin = begin < -2 ? Date::Min() : Day(begin);
  const int end = begin + *rc::gen::inRange(1, 25);
  member.end = end > kDays ? Date::Max() : Day(end);
  return member;
}

RC_GTEST_PROP(CompositionModel, TheCheckSaysOfEachDayWhatALookAtThatDaySays, ()) {
  const std::vector<Statute> statutes = AnyStatutes();
  std::vector<Member> members;
  const int count = *rc::gen::inRange(0, 9);
  for (int i = 0; i < count; ++i) members.push_back(AnyMember(i));
  const int from = *rc::gen::inRange(0, kDays);
  const int until = *rc::gen::inRange(from, kDays + 5);

  const auto found = CheckComposition(statutes, members, Day(from), Day(until));
  for (int day = from; day < until; ++day) {
    const Statute* statute = nullptr;
    static const Statute kNone;
    for (const Statute& each : statutes) {
      if (each.valid_from <= Day(day)) statute = &each;
    }
    std::set<Key> told;
    for (const CompositionViolation& violation : found) {
      RC_ASSERT(violation.from < violation.to);
      if (violation.from > Day(day) || Day(day) >= violation.to) continue;
      RC_ASSERT(told.insert({violation.kind, violation.rule, violation.subject}).second);
    }
    RC_ASSERT(told == ViolatedOn(statute == nullptr ? kNone : *statute, members, Day(day)));
  }
  for (const CompositionViolation& violation : found) {
    RC_ASSERT(violation.from >= Day(from));
    RC_ASSERT(violation.to <= Day(until));
  }
}

RC_GTEST_PROP(CompositionModel, WhatTheCheckTakesPiecewiseItTakesAsAWhole, ()) {
  const std::vector<Statute> statutes = AnyStatutes();
  std::vector<Member> members;
  const int count = *rc::gen::inRange(0, 9);
  for (int i = 0; i < count; ++i) members.push_back(AnyMember(i));
  const Date middle = Day(*rc::gen::inRange(1, kDays));
  const bool whole = CheckComposition(statutes, members, Day(0), Day(kDays)).empty();
  const bool pieces = CheckComposition(statutes, members, Day(0), middle).empty() &&
                      CheckComposition(statutes, members, middle, Day(kDays)).empty();
  RC_ASSERT(whole == pieces);
}

}  // namespace
}  // namespace socle::registry
