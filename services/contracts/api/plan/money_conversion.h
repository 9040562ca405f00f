// What an action costs and who pays for it, between the API's messages and the domain.
#pragma once

#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {

void ShowFundingLine(const plan::FundingLine& line, v1::FundingLine* proto);
// Lines, totals and terms.
void ShowActionMoney(const plan::Action& action, v1::Action* proto);
void TakeActionMoney(const v1::Action& proto, const FieldAt& at, plan::Action* taken);

}  // namespace socle::contracts::api
