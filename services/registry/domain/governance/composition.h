// Whether those who sit in a body satisfy its statute, on every day of a stretch of time.
//
// One check, for the commands and for who asks beforehand. A day on which nobody sits violates nothing: a body has to
// get its first members somehow, and gets them in one batch that is judged as a whole.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/statute.h"

namespace socle::registry {

struct CompositionViolation {
  // Values are those of the API: append only.
  enum class Kind {
    kMinMembers = 1,
    kMaxMembers = 2,
    kMoreThan = 3,
    kAtLeast = 4,
    kRequiredParty = 5,
    kOnePerParty = 6,
    kOneChair = 7,
    kUnknownCollege = 8,
    kVoicesMissing = 9,
    kVoicesUnexpected = 10,
  };

  Kind kind = Kind::kMinMembers;
  int rule = -1;            // place in the statute's composition; -1: a requirement of every body
  std::string statement;    // the rule's
  std::string subject;      // party, college, or id of a member
  Date from = Date::Min();  // violated on [from, to)
  Date to = Date::Max();
  int32_t count = 0;  // on `from`: members that the rule selects, or that clash
  int32_t total = 0;  // on `from`: all members
  friend bool operator==(const CompositionViolation&, const CompositionViolation&) = default;
};

// "MIN_MEMBERS".
std::string_view KindName(CompositionViolation::Kind kind);
// What is violated and when, as a sentence.
std::string EnglishOf(const CompositionViolation& violation);
std::string FrenchOf(const CompositionViolation& violation);

// The statute of the day; before the first one, and without any, the one that assumes nothing. `statutes` in the order
// of their first days, which differ; only `valid_from` is looked at.
const Statute& StatuteOf(std::span<const Statute> statutes, Date day);

// All violations on the days of [from, until), in the order of their first days; each stretch is as long as it can be
// within these days; a rule's ends with its statute. Costs as much as there are members, days on which something
// changes, and rules: no day in between is looked at.
std::vector<CompositionViolation> CheckComposition(std::span<const Statute> statutes, std::span<const Member> members,
                                                   Date from, Date until);

}  // namespace socle::registry
