// What somebody is to a sheet: its owner, or an agent or the pilot of its campaign.
#pragma once

#include "platform/base/error.h"
#include "services/census/domain/campaigns/campaign_book.h"
#include "services/census/domain/project_sheets/sheet.h"

namespace socle::census::api {

// Within the transaction of a command. NOT_FOUND where there is no such campaign.
inline absl::StatusOr<CampaignRelations> RelationsToSheet(CampaignBook& campaigns, db::Transaction& tx,
                                                          const Sheet& sheet, const Actor& actor) {
  CampaignRelations relations;
  if (!sheet.campaign.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, campaigns.Read(tx, sheet.campaign));
    relations = RelationsTo(campaign, actor);
  }
  if (actor.ActsFor(sheet.owner)) relations.Add(CampaignRelation::kOwner);
  return relations;
}

}  // namespace socle::census::api
