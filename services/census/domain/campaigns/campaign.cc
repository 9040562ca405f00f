#include "services/census/domain/campaigns/campaign.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::census {
namespace {

std::string SubjectKey(const std::string& subject) { return "subjects/" + subject; }

}  // namespace

const CampaignAgent* Campaign::FindAgent(std::string_view agent) const {
  const auto found =
      std::find_if(agents.begin(), agents.end(), [&](const CampaignAgent& each) { return each.id == agent; });
  return found == agents.end() ? nullptr : &*found;
}

std::string_view StateName(CampaignState state) {
  switch (state) {
    case CampaignState::kPlanned:
      return "PLANNED";
    case CampaignState::kOpen:
      return "OPEN";
    case CampaignState::kConsolidation:
      return "CONSOLIDATION";
    case CampaignState::kPublished:
      return "PUBLISHED";
    case CampaignState::kArchived:
      return "ARCHIVED";
  }
  return "UNKNOWN";
}

socle::api::UnmetConditions CheckAdvance(const Campaign& campaign, CampaignState next) {
  if (static_cast<int>(next) == static_cast<int>(campaign.state) + 1) return {};
  return {{"STATE", fmt::format("{} does not follow {}.", StateName(next), StateName(campaign.state)),
           fmt::format("{} ne suit pas {}.", StateName(next), StateName(campaign.state))}};
}

socle::api::UnmetConditions CheckState(const Campaign& campaign, std::initializer_list<CampaignState> states) {
  if (std::find(states.begin(), states.end(), campaign.state) != states.end()) return {};
  std::string names;
  for (const CampaignState state : states) names += fmt::format("{}{}", names.empty() ? "" : ", ", StateName(state));
  return {{"STATE", fmt::format("The campaign is {}; this is done in {}.", StateName(campaign.state), names),
           fmt::format("La campagne est {} ; ceci se fait en {}.", StateName(campaign.state), names)}};
}

CampaignRelations RelationsTo(const Campaign& campaign, const Actor& actor) {
  CampaignRelations relations;
  if (actor.ActsFor(campaign.pilot)) relations.Add(CampaignRelation::kPilot);
  const auto is_actor = [&](const CampaignAgent& agent) { return agent.Is(actor); };
  if (std::any_of(campaign.agents.begin(), campaign.agents.end(), is_actor)) relations.Add(CampaignRelation::kAgent);
  return relations;
}

std::string RelationNames(CampaignRelations relations) {
  constexpr std::pair<CampaignRelation, std::string_view> kNames[] = {
      {CampaignRelation::kOwner, "OWNER"}, {CampaignRelation::kPilot, "PILOT"}, {CampaignRelation::kAgent, "AGENT"}};
  std::string names;
  for (const auto& [relation, name] : kNames) {
    if (relations.Intersects({relation})) names += fmt::format("{}{}", names.empty() ? "" : ",", name);
  }
  return names;
}

std::vector<std::string> ReadersOf(const Campaign& campaign) {
  std::vector<std::string> readers = {campaign.pilot};
  for (const CampaignAgent& agent : campaign.agents) {
    if (!agent.party.empty()) readers.push_back(agent.party);
    if (!agent.subject.empty()) readers.push_back(SubjectKey(agent.subject));
  }
  std::sort(readers.begin(), readers.end());
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
  return readers;
}

std::vector<std::string> ReaderKeys(const Actor& actor) {
  std::vector<std::string> keys = actor.acts_for;
  keys.push_back(SubjectKey(actor.subject));
  return keys;
}

}  // namespace socle::census
