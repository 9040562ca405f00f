// The statute of a body, as socle.registry.v1.Statute says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"

namespace socle::registry {

// Values are stored and are those of the API: append only.
enum class VoiceRule { kOnePerParty = 1, kOnePerMember = 2, kWeighted = 3 };
enum class TieRule { kRejects = 1, kChairDecides = 2 };
enum class MemberCapacity { kElected = 1, kOfficer = 2, kCitizen = 3, kThirdParty = 4 };
enum class MajorityBasis { kVotesCast = 1, kPresent = 2, kAllVoices = 3 };

// An exact share; compared with counts by cross-multiplication, never as a floating number.
struct Fraction {
  int32_t numerator = 0;
  int32_t denominator = 1;

  bool IsLessThan(int64_t part, int64_t whole) const { return part * denominator > whole * numerator; }
  bool IsAtMost(int64_t part, int64_t whole) const { return part * denominator >= whole * numerator; }
  friend bool operator==(const Fraction&, const Fraction&) = default;
};

struct College {
  std::string id;
  std::string display_name;
  friend bool operator==(const College&, const College&) = default;
};

struct CompositionRule {
  std::optional<MemberCapacity> capacity;
  std::string college;
  int32_t min_members = 0;
  std::optional<int32_t> max_members;
  std::optional<Fraction> more_than;
  std::optional<Fraction> at_least;
  std::vector<std::string> required_parties;
  std::string statement;
  friend bool operator==(const CompositionRule&, const CompositionRule&) = default;
};

struct Quorum {
  std::optional<Fraction> at_least;
  std::optional<Fraction> more_than;
  bool counts_proxies = false;
  bool waived_on_second_convocation = false;
  friend bool operator==(const Quorum&, const Quorum&) = default;
};

struct Majority {
  MajorityBasis basis = MajorityBasis::kVotesCast;
  std::optional<Fraction> more_than;  // neither: more than 1/2
  std::optional<Fraction> at_least;
  bool in_each_college = false;
  friend bool operator==(const Majority&, const Majority&) = default;
};

struct Statute {
  Date valid_from = Date::Min();
  Date valid_to = Date::Max();
  std::vector<College> colleges;
  std::vector<CompositionRule> composition;
  VoiceRule voice_rule = VoiceRule::kOnePerParty;
  Quorum quorum;
  Majority majority;
  TieRule tie_rule = TieRule::kRejects;
  int32_t proxies_per_member = 0;
  int32_t meeting_interval_months = 0;  // 0: no rule
  int32_t notice_days = 0;
  std::string source;
  friend bool operator==(const Statute&, const Statute&) = default;
};

}  // namespace socle::registry
