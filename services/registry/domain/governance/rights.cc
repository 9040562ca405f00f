#include "services/registry/domain/governance/rights.h"

#include <utility>

namespace socle::registry {

Relations Allowing(Act act) {
  switch (act) {
    case Act::kManageBody:
    case Act::kConvene:
    case Act::kPutToVote:
    case Act::kRecordVote:
    case Act::kReport:
      return {Relation::kPilot, Relation::kOfficer};
    case Act::kCarryManifesto:
      return {Relation::kPilot};
    case Act::kCreateBody:
    case Act::kCastVote:
    case Act::kAdhere:
    case Act::kWithdraw:
    case Act::kOfferExperience:
    case Act::kAnswerExperience:
    case Act::kKeepPerson:
      return {Relation::kOwner};
  }
  return {};
}

std::string_view ActName(Act act) {
  switch (act) {
    case Act::kCreateBody:
      return "CREATE_BODY";
    case Act::kManageBody:
      return "MANAGE_BODY";
    case Act::kConvene:
      return "CONVENE";
    case Act::kPutToVote:
      return "PUT_TO_VOTE";
    case Act::kRecordVote:
      return "RECORD_VOTE";
    case Act::kCastVote:
      return "CAST_VOTE";
    case Act::kReport:
      return "REPORT";
    case Act::kCarryManifesto:
      return "CARRY_MANIFESTO";
    case Act::kAdhere:
      return "ADHERE";
    case Act::kWithdraw:
      return "WITHDRAW";
    case Act::kOfferExperience:
      return "OFFER_EXPERIENCE";
    case Act::kAnswerExperience:
      return "ANSWER_EXPERIENCE";
    case Act::kKeepPerson:
      return "KEEP_PERSON";
  }
  return "UNKNOWN";
}

std::string RelationNames(Relations relations) {
  constexpr std::pair<Relation, std::string_view> kNames[] = {{Relation::kOwner, "OWNER"},
                                                              {Relation::kPilot, "PILOT"},
                                                              {Relation::kOfficer, "OFFICER"},
                                                              {Relation::kMember, "MEMBER"}};
  std::string names;
  for (const auto& [relation, name] : kNames) {
    if (!relations.Intersects({relation})) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

}  // namespace socle::registry
