#include <fmt/format.h>

#include "services/registry/domain/governance/composition.h"

namespace socle::registry {
namespace {

using Kind = CompositionViolation::Kind;

std::string EnglishSpan(const CompositionViolation& violation) {
  std::string text = violation.from == Date::Min() ? "ever since" : "from " + violation.from.ToString();
  if (violation.to != Date::Max()) text += " until before " + violation.to.ToString();
  return text;
}

std::string FrenchSpan(const CompositionViolation& violation) {
  std::string text = violation.from == Date::Min() ? "depuis toujours" : "à partir du " + violation.from.ToString();
  if (violation.to != Date::Max()) text += ", jusqu'avant le " + violation.to.ToString();
  return text;
}

std::string EnglishWhat(const CompositionViolation& violation) {
  switch (violation.kind) {
    case Kind::kMinMembers:
    case Kind::kMaxMembers:
    case Kind::kMoreThan:
    case Kind::kAtLeast:
      return fmt::format("{} ({} of {} members)", violation.statement, violation.count, violation.total);
    case Kind::kRequiredParty:
      return fmt::format("{} ({} does not sit)", violation.statement, violation.subject);
    case Kind::kOnePerParty:
      return fmt::format("{} has {} voting members, one is allowed", violation.subject, violation.count);
    case Kind::kOneChair:
      return fmt::format("{} members chair, one is allowed", violation.count);
    case Kind::kUnknownCollege:
      return fmt::format("the statute has no college '{}', {} members are of it", violation.subject, violation.count);
    case Kind::kVoicesMissing:
      return fmt::format("{} votes and has no voices, which the statute weighs", violation.subject);
    case Kind::kVoicesUnexpected:
      return fmt::format("{} has voices, which the statute gives it none of", violation.subject);
  }
  return "";
}

std::string FrenchWhat(const CompositionViolation& violation) {
  switch (violation.kind) {
    case Kind::kMinMembers:
    case Kind::kMaxMembers:
    case Kind::kMoreThan:
    case Kind::kAtLeast:
      return fmt::format("{} ({} membres sur {})", violation.statement, violation.count, violation.total);
    case Kind::kRequiredParty:
      return fmt::format("{} ({} ne siège pas)", violation.statement, violation.subject);
    case Kind::kOnePerParty:
      return fmt::format("{} a {} membres avec voix délibérative, un seul est permis", violation.subject,
                         violation.count);
    case Kind::kOneChair:
      return fmt::format("{} membres président, un seul le peut", violation.count);
    case Kind::kUnknownCollege:
      return fmt::format("le statut n'a pas de collège « {} », {} membres en sont", violation.subject, violation.count);
    case Kind::kVoicesMissing:
      return fmt::format("{} vote sans avoir le nombre de voix que le statut demande", violation.subject);
    case Kind::kVoicesUnexpected:
      return fmt::format("{} a un nombre de voix que le statut ne prévoit pas", violation.subject);
  }
  return "";
}

}  // namespace

std::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kMinMembers:
      return "MIN_MEMBERS";
    case Kind::kMaxMembers:
      return "MAX_MEMBERS";
    case Kind::kMoreThan:
      return "MORE_THAN";
    case Kind::kAtLeast:
      return "AT_LEAST";
    case Kind::kRequiredParty:
      return "REQUIRED_PARTY";
    case Kind::kOnePerParty:
      return "ONE_PER_PARTY";
    case Kind::kOneChair:
      return "ONE_CHAIR";
    case Kind::kUnknownCollege:
      return "UNKNOWN_COLLEGE";
    case Kind::kVoicesMissing:
      return "VOICES_MISSING";
    case Kind::kVoicesUnexpected:
      return "VOICES_UNEXPECTED";
  }
  return "UNKNOWN";
}

std::string EnglishOf(const CompositionViolation& violation) {
  return fmt::format("{}: {}.", EnglishSpan(violation), EnglishWhat(violation));
}

std::string FrenchOf(const CompositionViolation& violation) {
  return fmt::format("{} : {}.", FrenchSpan(violation), FrenchWhat(violation));
}

}  // namespace socle::registry
