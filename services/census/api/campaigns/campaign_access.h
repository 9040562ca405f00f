// Who may do what to campaigns and to what they keep, and refusals of steps.
#pragma once

#include <string_view>

#include "platform/rpc/actor.h"
#include "services/census/domain/campaigns/campaign.h"

namespace socle::census::api {

// OK, or PERMISSION_DENIED RELATION_REQUIRED; `act` as errors show it.
inline absl::Status Require(CampaignRelations has, CampaignRelations one_of, std::string_view act,
                            std::string_view resource) {
  if (has.Intersects(one_of)) return absl::OkStatus();
  return rpc::RelationRequired(act, RelationNames(one_of), resource);
}

inline absl::Status RequirePilot(const rpc::Call& call, const Campaign& campaign) {
  return Require(RelationsTo(campaign, rpc::ActorOf(call)), {CampaignRelation::kPilot}, "KEEP_CAMPAIGN",
                 campaign.Name());
}

// OK, or FAILED_PRECONDITION ILLEGAL_STATE about the campaign.
inline absl::Status Refuse(const Campaign& campaign, const socle::api::UnmetConditions& unmet) {
  if (unmet.empty()) return absl::OkStatus();
  return socle::api::IllegalState(campaign.Name(), StateName(campaign.state), unmet);
}

}  // namespace socle::census::api
