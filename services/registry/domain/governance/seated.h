// Who sits on one day, counted as the statute's rules ask: members come and go, and only what they touch is looked at.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/governance/composition.h"

namespace socle::registry {

// One thing that a composition has to satisfy.
struct Requirement {
  CompositionViolation::Kind kind;
  int rule = -1;
  std::string subject = {};
  friend auto operator<=>(const Requirement&, const Requirement&) = default;
};

// Whether the rule counts the member.
bool Selects(const CompositionRule& rule, const Member& member);

class Seated {
 public:
  // The statute must outlive it.
  explicit Seated(const Statute& statute);

  void Add(const Member& member) { Count(member, +1); }
  void Remove(const Member& member) { Count(member, -1); }

  // Requirements that may have begun or ceased to hold since the last time; some more than once.
  std::vector<Requirement> TakeTouched();
  // From now on every requirement is touched that could be violated.
  void TouchAll();

  bool Violates(const Requirement& requirement) const;
  // The violation as it is now, without its days.
  CompositionViolation Describe(const Requirement& requirement) const;

 private:
  struct Selected {
    int32_t members = 0;
    absl::flat_hash_map<std::string, int32_t> required;  // by party that must sit: how many do
  };

  void Count(const Member& member, int by);
  void CountSubject(CompositionViolation::Kind kind, const std::string& subject, int by);
  void TouchRequired();
  int32_t CountOf(const Requirement& requirement) const;

  const Statute* statute_;
  int32_t total_ = 0;
  int32_t chairs_ = 0;
  std::vector<Selected> selected_;  // by rule
  // Parties with their voting members, unknown colleges with their members, members with the wrong voices.
  absl::flat_hash_map<CompositionViolation::Kind, absl::flat_hash_map<std::string, int32_t>> subjects_;
  std::vector<Requirement> touched_;
  bool was_empty_ = true;
};

}  // namespace socle::registry
