// Census campaigns. The words are those of socle.census.v1.Campaign.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/resource_errors.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "platform/base/relation.h"

namespace socle::census {

inline constexpr std::string_view kCampaignType = "census.socle.fr/Campaign";

enum class CampaignState { kPlanned = 1, kOpen = 2, kConsolidation = 3, kPublished = 4, kArchived = 5 };

// Whoever calls with the subject, or acts for the party.
struct CampaignAgent {
  std::string id;
  std::string party;
  std::string subject;

  bool Is(const Actor& actor) const { return actor.ActsFor(party) || (!subject.empty() && actor.subject == subject); }
};

struct Campaign {
  std::string id;
  std::string label;
  std::string description;
  std::string pilot;
  std::string manifesto;
  Date scope_date;
  Date begin_date;
  Date end_date;
  std::vector<CampaignAgent> agents;
  std::string purpose;
  Date retain_until;
  CampaignState state = CampaignState::kPlanned;
  int32_t scope_count = 0;
  int32_t questionnaire_version = 0;
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "campaigns/" + id; }
  const CampaignAgent* FindAgent(std::string_view agent) const;
};

// "CONSOLIDATION".
std::string_view StateName(CampaignState state);

// Why the campaign cannot go there; none: it can.
socle::api::UnmetConditions CheckAdvance(const Campaign& campaign, CampaignState next);
// Why what is done in these states cannot be done; none: it can.
socle::api::UnmetConditions CheckState(const Campaign& campaign, std::initializer_list<CampaignState> states);

// Rights come from these, never from what kind of collectivité somebody is.
enum class CampaignRelation : unsigned { kPilot = 1, kAgent = 2, kOwner = 4 };
using CampaignRelations = RelationSet<CampaignRelation>;
CampaignRelations RelationsTo(const Campaign& campaign, const Actor& actor);
// "PILOT,AGENT".
std::string RelationNames(CampaignRelations relations);

// Under what keys the pilot and the agents of a campaign read what it keeps for them, and under which an actor reads.
std::vector<std::string> ReadersOf(const Campaign& campaign);
std::vector<std::string> ReaderKeys(const Actor& actor);

}  // namespace socle::census
