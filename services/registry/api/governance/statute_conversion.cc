#include "services/registry/api/governance/statute_conversion.h"

#include <fmt/format.h>

#include "services/registry/api/governance/parties.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/governance/statute_rules.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxRepeated = 200;  // more are not even looked at

std::optional<Fraction> FractionOf(bool set, const v1::Fraction& proto) {
  if (!set) return std::nullopt;
  return Fraction{proto.numerator(), proto.denominator()};
}

void ToProto(const Fraction& fraction, v1::Fraction* proto) {
  proto->set_numerator(fraction.numerator);
  proto->set_denominator(fraction.denominator);
}

// An enum whose zero means `standard`.
template <typename Enum>
Enum EnumOr(int value, const google::protobuf::EnumDescriptor* values, Enum standard, const std::string& path,
            Violations* violations) {
  return value == 0 ? standard : static_cast<Enum>(EnumFromProto(value, values, path, violations));
}

CompositionRule FromProto(const v1::CompositionRule& proto, const std::string& path, Violations* violations) {
  CompositionRule rule;
  if (proto.capacity() != 0) {
    rule.capacity = static_cast<MemberCapacity>(
        EnumFromProto(proto.capacity(), v1::MemberCapacity_descriptor(), path + ".capacity", violations));
  }
  rule.college = proto.college();
  rule.min_members = proto.min_members();
  if (proto.has_max_members()) rule.max_members = proto.max_members();
  rule.more_than = FractionOf(proto.has_more_than(), proto.more_than());
  rule.at_least = FractionOf(proto.has_at_least(), proto.at_least());
  for (int i = 0; i < std::min(proto.required_parties_size(), kMaxRepeated); ++i) {
    rule.required_parties.push_back(
        NameOfParty(fmt::format("{}.required_parties[{}]", path, i), proto.required_parties(i), violations));
  }
  rule.statement = violations->Text(path + ".statement", proto.statement(), {.min = 1, .max = 500});
  return rule;
}

void ToProto(const CompositionRule& rule, v1::CompositionRule* proto) {
  if (rule.capacity) proto->set_capacity(static_cast<v1::MemberCapacity>(*rule.capacity));
  proto->set_college(rule.college);
  proto->set_min_members(rule.min_members);
  if (rule.max_members) proto->set_max_members(*rule.max_members);
  if (rule.more_than) ToProto(*rule.more_than, proto->mutable_more_than());
  if (rule.at_least) ToProto(*rule.at_least, proto->mutable_at_least());
  for (const std::string& party : rule.required_parties) proto->add_required_parties(party);
  proto->set_statement(rule.statement);
}

Quorum FromProto(const v1::Quorum& proto) {
  return {.at_least = FractionOf(proto.has_at_least(), proto.at_least()),
          .more_than = FractionOf(proto.has_more_than(), proto.more_than()),
          .counts_proxies = proto.counts_proxies(),
          .waived_on_second_convocation = proto.waived_on_second_convocation()};
}

void ToProto(const Quorum& quorum, v1::Quorum* proto) {
  if (quorum.at_least) ToProto(*quorum.at_least, proto->mutable_at_least());
  if (quorum.more_than) ToProto(*quorum.more_than, proto->mutable_more_than());
  proto->set_counts_proxies(quorum.counts_proxies);
  proto->set_waived_on_second_convocation(quorum.waived_on_second_convocation);
}

Majority FromProto(const v1::Majority& proto, const std::string& path, Violations* violations) {
  return {.basis = EnumOr(proto.basis(), v1::Majority::Basis_descriptor(), MajorityBasis::kVotesCast, path + ".basis",
                          violations),
          .more_than = FractionOf(proto.has_more_than(), proto.more_than()),
          .at_least = FractionOf(proto.has_at_least(), proto.at_least()),
          .in_each_college = proto.in_each_college()};
}

void ToProto(const Majority& majority, v1::Majority* proto) {
  proto->set_basis(static_cast<v1::Majority::Basis>(majority.basis));
  if (majority.more_than) ToProto(*majority.more_than, proto->mutable_more_than());
  if (majority.at_least) ToProto(*majority.at_least, proto->mutable_at_least());
  proto->set_in_each_college(majority.in_each_college);
}

}  // namespace

Statute FromProto(const v1::Statute& proto, const std::string& path, Date unset, Violations* violations) {
  Statute statute;
  statute.valid_from =
      DateFromProto(proto.has_valid_from(), proto.valid_from(), path + ".valid_from", unset, violations);
  for (int i = 0; i < std::min(proto.colleges_size(), kMaxRepeated); ++i) {
    const std::string name = fmt::format("{}.colleges[{}].display_name", path, i);
    statute.colleges.push_back({proto.colleges(i).college_id(),
                                violations->Text(name, proto.colleges(i).display_name(), {.min = 1, .max = 200})});
  }
  for (int i = 0; i < std::min(proto.composition_size(), kMaxRepeated); ++i) {
    statute.composition.push_back(
        FromProto(proto.composition(i), fmt::format("{}.composition[{}]", path, i), violations));
  }
  statute.voice_rule = EnumOr(proto.voice_rule(), v1::Statute::VoiceRule_descriptor(), VoiceRule::kOnePerParty,
                              path + ".voice_rule", violations);
  statute.quorum = FromProto(proto.quorum());
  statute.majority = FromProto(proto.majority(), path + ".majority", violations);
  statute.tie_rule =
      EnumOr(proto.tie_rule(), v1::Statute::TieRule_descriptor(), TieRule::kRejects, path + ".tie_rule", violations);
  statute.proxies_per_member = proto.proxies_per_member();
  statute.meeting_interval_months = proto.meeting_interval_months();
  statute.notice_days = proto.notice_days();
  statute.source = violations->Text(path + ".source", proto.source(), {.max = 1000});
  AddFaults(CheckStatute(statute), path, violations);
  return statute;
}

void ToProto(const Statute& statute, v1::Statute* proto) {
  if (!statute.valid_from.IsOpen()) ToProto(statute.valid_from, proto->mutable_valid_from());
  if (!statute.valid_to.IsOpen()) ToProto(statute.valid_to, proto->mutable_valid_to());
  for (const College& college : statute.colleges) {
    v1::College* added = proto->add_colleges();
    added->set_college_id(college.id);
    added->set_display_name(college.display_name);
  }
  for (const CompositionRule& rule : statute.composition) ToProto(rule, proto->add_composition());
  proto->set_voice_rule(static_cast<v1::Statute::VoiceRule>(statute.voice_rule));
  ToProto(statute.quorum, proto->mutable_quorum());
  ToProto(statute.majority, proto->mutable_majority());
  proto->set_tie_rule(static_cast<v1::Statute::TieRule>(statute.tie_rule));
  proto->set_proxies_per_member(statute.proxies_per_member);
  proto->set_meeting_interval_months(statute.meeting_interval_months);
  proto->set_notice_days(statute.notice_days);
  proto->set_source(statute.source);
}

}  // namespace socle::registry::api
