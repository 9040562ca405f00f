// Campaigns, scopes and questionnaires between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/campaigns/campaign.h"
#include "services/census/domain/campaigns/questionnaire.h"
#include "services/census/domain/campaigns/scope.h"
#include "socle/census/v1/campaign.pb.h"

namespace socle::census::api {

// `inside`: for the pilot and the agents, who see the subjects of tokens.
v1::Campaign Show(const Campaign& campaign, bool inside);
v1::ScopeMember Show(const ScopeMember& member);
v1::Questionnaire Show(const Questionnaire& questionnaire);

// What a pilot may write; id, pilot, manifesto, state and what the record gives stay.
void FromProto(const v1::Campaign& proto, socle::api::Violations* violations, Campaign* taken);
std::vector<Question> FromProto(const v1::Questionnaire& proto, socle::api::Violations* violations);

}  // namespace socle::census::api
