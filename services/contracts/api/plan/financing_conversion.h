// Findings, decisions and own shares between the API's messages and the domain.
#pragma once

#include <string>

#include "services/contracts/domain/plan/financing_book.h"
#include "socle/contracts/v1/financing.pb.h"

namespace socle::contracts::api {

// The UUID in a finding's name: the same for the same rule and actions.
std::string FindingId(const plan::Finding& finding);

// What a check of a case found, with the decisions on it.
struct CheckedCase {
  plan::FinancingReport report;
  // The newest decision on a finding; nullptr: none.
  const plan::FinancingDecision* DecisionOn(const std::string& finding_id) const;

  const plan::FinancingBook::Case* checked = nullptr;
};
// The case must outlive the result.
CheckedCase CheckCase(const plan::FinancingBook::Case& checked);

// As it stands in the contract of the action that was checked.
v1::FinancingFinding Show(const plan::Finding& finding, const CheckedCase& in);
v1::FinancingDecision Show(const plan::FinancingDecision& decision);
void ShowOwnShare(const plan::OwnShare& share, v1::OwnShare* proto);

}  // namespace socle::contracts::api
