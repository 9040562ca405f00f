#include "services/registry/domain/governance/seated.h"

#include <utility>

namespace socle::registry {
namespace {

using Kind = CompositionViolation::Kind;

bool HasCollege(const Statute& statute, std::string_view id) {
  return std::any_of(statute.colleges.begin(), statute.colleges.end(),
                     [&](const College& college) { return college.id == id; });
}

// How many of a subject are too many.
int32_t MostOf(Kind kind) { return kind == Kind::kOnePerParty ? 1 : 0; }

}  // namespace

bool Selects(const CompositionRule& rule, const Member& member) {
  return (!rule.capacity || *rule.capacity == member.capacity) &&
         (rule.college.empty() || rule.college == member.college);
}

Seated::Seated(const Statute& statute) : statute_(&statute), selected_(statute.composition.size()) {
  for (size_t i = 0; i < selected_.size(); ++i) {
    for (const std::string& party : statute.composition[i].required_parties) selected_[i].required[party] = 0;
  }
}

void Seated::Count(const Member& member, int by) {
  total_ += by;
  if (member.office == Office::kChair) {
    chairs_ += by;
    touched_.push_back({Kind::kOneChair});
  }
  for (size_t i = 0; i < selected_.size(); ++i) {
    if (!Selects(statute_->composition[i], member)) continue;
    selected_[i].members += by;
    const auto required = selected_[i].required.find(member.party);
    if (required == selected_[i].required.end()) continue;
    required->second += by;
    touched_.push_back({Kind::kRequiredParty, static_cast<int>(i), member.party});
  }
  if (!member.college.empty() && !HasCollege(*statute_, member.college)) {
    CountSubject(Kind::kUnknownCollege, member.college, by);
  }
  if (statute_->voice_rule == VoiceRule::kOnePerParty && member.voting && !member.party.empty()) {
    CountSubject(Kind::kOnePerParty, member.party, by);
  }
  const bool weighted = statute_->voice_rule == VoiceRule::kWeighted;
  if (weighted && member.voting && member.voices == 0) CountSubject(Kind::kVoicesMissing, member.id, by);
  if ((!weighted || !member.voting) && member.voices != 0) CountSubject(Kind::kVoicesUnexpected, member.id, by);
}

void Seated::CountSubject(Kind kind, const std::string& subject, int by) {
  auto& counts = subjects_[kind];
  const auto found = counts.try_emplace(subject, 0).first;
  found->second += by;
  touched_.push_back({kind, -1, subject});
  if (found->second == 0) counts.erase(found);
}

void Seated::TouchRequired() {
  for (size_t i = 0; i < selected_.size(); ++i) {
    for (const auto& [party, count] : selected_[i].required) {
      touched_.push_back({Kind::kRequiredParty, static_cast<int>(i), party});
    }
  }
}

void Seated::TouchAll() {
  touched_.push_back({Kind::kOneChair});
  TouchRequired();
  for (const auto& [kind, counts] : subjects_) {
    for (const auto& [subject, count] : counts) touched_.push_back({kind, -1, subject});
  }
}

// Every count that a share is taken of changes with each member, so rules are always touched.
std::vector<Requirement> Seated::TakeTouched() {
  if ((total_ == 0) != was_empty_) TouchRequired();
  was_empty_ = total_ == 0;
  for (size_t i = 0; i < selected_.size(); ++i) {
    const CompositionRule& rule = statute_->composition[i];
    const int place = static_cast<int>(i);
    if (rule.min_members > 0) touched_.push_back({Kind::kMinMembers, place});
    if (rule.max_members) touched_.push_back({Kind::kMaxMembers, place});
    if (rule.more_than) touched_.push_back({Kind::kMoreThan, place});
    if (rule.at_least) touched_.push_back({Kind::kAtLeast, place});
  }
  return std::exchange(touched_, {});
}

int32_t Seated::CountOf(const Requirement& requirement) const {
  if (requirement.kind == Kind::kOneChair) return chairs_;
  if (requirement.rule >= 0) {
    const Selected& selected = selected_[static_cast<size_t>(requirement.rule)];
    if (requirement.kind != Kind::kRequiredParty) return selected.members;
    const auto found = selected.required.find(requirement.subject);
    return found == selected.required.end() ? 0 : found->second;
  }
  const auto kind = subjects_.find(requirement.kind);
  if (kind == subjects_.end()) return 0;
  const auto found = kind->second.find(requirement.subject);
  return found == kind->second.end() ? 0 : found->second;
}

bool Seated::Violates(const Requirement& requirement) const {
  if (total_ == 0) return false;
  if (requirement.rule >= static_cast<int>(selected_.size())) return false;  // of a statute that holds no longer
  const int32_t count = CountOf(requirement);
  if (requirement.kind == Kind::kOneChair) return count > 1;
  if (requirement.rule < 0) return count > MostOf(requirement.kind);
  const CompositionRule& rule = statute_->composition[static_cast<size_t>(requirement.rule)];
  switch (requirement.kind) {
    case Kind::kMinMembers:
      return count < rule.min_members;
    case Kind::kMaxMembers:
      return rule.max_members && count > *rule.max_members;
    case Kind::kMoreThan:
      return rule.more_than && !rule.more_than->IsLessThan(count, total_);
    case Kind::kAtLeast:
      return rule.at_least && !rule.at_least->IsAtMost(count, total_);
    case Kind::kRequiredParty:
      return count == 0 && selected_[static_cast<size_t>(requirement.rule)].required.contains(requirement.subject);
    default:
      return false;
  }
}

CompositionViolation Seated::Describe(const Requirement& requirement) const {
  CompositionViolation violation;
  violation.kind = requirement.kind;
  violation.rule = requirement.rule;
  violation.subject = requirement.subject;
  if (requirement.rule >= 0) {
    violation.statement = statute_->composition[static_cast<size_t>(requirement.rule)].statement;
  }
  violation.count = CountOf(requirement);
  violation.total = total_;
  return violation;
}

}  // namespace socle::registry
