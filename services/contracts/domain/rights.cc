#include "services/contracts/domain/rights.h"

#include <algorithm>
#include <utility>

namespace socle::contracts {

Relations Allowing(Act act) {
  switch (act) {
    case Act::kKeepContract:
    case Act::kLeadInstrument:
    case Act::kSelect:
      return {Relation::kPilot};
    case Act::kDraft:
    case Act::kPropose:
      return {Relation::kParty};
    case Act::kActAsParty:
    case Act::kChangeOwn:
      return {Relation::kOwner};
    case Act::kChangeContributed:
    case Act::kDecideTask:
      return {Relation::kOwner, Relation::kPilot};
    case Act::kWritePage:
      return {Relation::kParty, Relation::kPartner};
  }
  return {};
}

Relations RelationsTo(const Contract& contract, const Actor& actor, std::string_view owner) {
  Relations relations;
  if (actor.ActsFor(owner)) relations.Add(Relation::kOwner);
  if (actor.ActsFor(contract.pilot)) relations.Add(Relation::kPilot);
  const auto is_party = [&](const std::string& name) { return contract.FindParty(name) != nullptr; };
  if (std::any_of(actor.acts_for.begin(), actor.acts_for.end(), is_party)) relations.Add(Relation::kParty);
  return relations;
}

std::string_view ActName(Act act) {
  switch (act) {
    case Act::kKeepContract:
      return "KEEP_CONTRACT";
    case Act::kDraft:
      return "DRAFT";
    case Act::kLeadInstrument:
      return "LEAD_INSTRUMENT";
    case Act::kActAsParty:
      return "ACT_AS_PARTY";
    case Act::kPropose:
      return "PROPOSE";
    case Act::kChangeOwn:
      return "CHANGE_OWN";
    case Act::kChangeContributed:
      return "CHANGE_CONTRIBUTED";
    case Act::kSelect:
      return "SELECT";
    case Act::kDecideTask:
      return "DECIDE_TASK";
    case Act::kWritePage:
      return "WRITE_PAGE";
  }
  return "UNKNOWN";
}

std::string RelationNames(Relations relations) {
  constexpr std::pair<Relation, std::string_view> kNames[] = {{Relation::kOwner, "OWNER"},
                                                              {Relation::kPilot, "PILOT"},
                                                              {Relation::kParty, "PARTY"},
                                                              {Relation::kPartner, "PARTNER"}};
  std::string names;
  for (const auto& [relation, name] : kNames) {
    if (!relations.Intersects({relation})) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

}  // namespace socle::contracts
