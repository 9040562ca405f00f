#include "services/contracts/domain/plan/state_grants.h"

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/title_key.h"

namespace socle::contracts::plan {
namespace {

constexpr char kState[] = "État";

bool Declares(const FundingLine& line, const FundingLine& grant) {
  if (socle::api::TitleKey(line.grant) != socle::api::TitleKey(grant.grant)) return false;
  if (!line.external_ref.empty() && grant.external_ref.ends_with("/" + line.external_ref)) return true;
  return line.awarded && line.awarded == grant.awarded;
}

}  // namespace

Action SheetOf(const StateGrant& grant) {
  Action sheet;
  sheet.grant = grant.name;
  sheet.title = grant.title;
  sheet.title_key = socle::api::TitleKey(grant.title);
  sheet.owner = grant.beneficiary;
  FundingLine line;
  line.financer_label = kState;
  line.grant = grant.kind;
  line.year = grant.year;
  line.award_date = grant.award_date;
  line.external_ref = grant.system + "/" + grant.external_id;
  if (grant.basis) {
    line.awarded = Money{grant.awarded, *grant.basis};
    if (grant.cost) sheet.budget.push_back({.year = grant.year, .planned = Money{*grant.cost, *grant.basis}});
  }
  sheet.funding.push_back(std::move(line));
  return sheet;
}

std::vector<Action> Undeclared(const Action& action, std::vector<Action> grants) {
  std::erase_if(grants, [&](const Action& grant) {
    return std::any_of(action.funding.begin(), action.funding.end(),
                       [&](const FundingLine& line) { return Declares(line, grant.funding.front()); });
  });
  return grants;
}

absl::Status CensusUnavailable() { return CensusUnavailable("grants of the State", "les dotations de l'État"); }

}  // namespace socle::contracts::plan
