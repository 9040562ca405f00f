// What rows of campaigns hold as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "services/census/domain/campaigns/campaign.h"
#include "services/census/domain/campaigns/scope.h"
#include "services/census/domain/campaigns/visit.h"

namespace socle::census {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CampaignAgent, id, party, subject)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScopeCarrier, collectivite, label, met)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Question, id, text, kind, required, choices)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Answer, question, values)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Interviewee, person, capacity)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(VisitNotes, interviewees, notes, questionnaire_version, answers)

}  // namespace socle::census
