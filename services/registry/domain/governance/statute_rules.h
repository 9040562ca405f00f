// What a statute and a member must be to make sense, before any composition is looked at.
#pragma once

#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/statute.h"
#include "services/registry/domain/written/fault.h"

namespace socle::registry {

inline constexpr size_t kMaxColleges = 20;
inline constexpr size_t kMaxCompositionRules = 50;
inline constexpr size_t kMaxRequiredParties = 100;
inline constexpr size_t kMaxAlternates = 5;
inline constexpr int32_t kMaxVoices = 1'000'000;

// Everything that is wrong with it: shares that no composition reaches, colleges that it does not have, and so on.
Faults CheckStatute(const Statute& statute);

// What is wrong with the member by itself; `begin` of the body bounds its mandate.
Faults CheckMember(const Member& member, Date body_begin);

// Lower-case letters, digits and `-`, 1 to 40.
bool IsCollegeId(std::string_view id);

// Full calendar months later; the last day of the month where it has no such day. Min and Max stay.
Date AddMonths(Date day, int months);

}  // namespace socle::registry
