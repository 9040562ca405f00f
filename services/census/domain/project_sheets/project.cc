#include "services/census/domain/project_sheets/project.h"

#include <algorithm>
#include <set>

#include "platform/api/text.h"

namespace socle::census {
namespace {

using socle::api::FoldText;

bool IsSame(const Financer& a, const Financer& b) {
  if (!a.party.empty() && !b.party.empty()) return a.party == b.party;
  return a.country == b.country && FoldText(a.label) == FoldText(b.label);
}

void AddFinancer(const Financer& told, const std::string& sheet, std::vector<ProjectFinancer>* financers) {
  auto found = std::find_if(financers->begin(), financers->end(),
                            [&](const ProjectFinancer& each) { return IsSame(each.financer, told); });
  if (found == financers->end()) found = financers->insert(financers->end(), {.financer = told});
  found->financer.lead = found->financer.lead || told.lead;
  if (found->financer.party.empty()) found->financer.party = told.party;
  if (found->told_by.empty() || found->told_by.back() != sheet) found->told_by.push_back(sheet);
  if (told.amount_cents != kNotTold) found->amounts.push_back(told.amount_cents);
}

void AddBeneficiaries(const Beneficiaries& told, const std::string& sheet, std::vector<ProjectBeneficiaries>* all) {
  auto found = std::find_if(all->begin(), all->end(), [&](const ProjectBeneficiaries& each) {
    return each.beneficiaries.count == told.count && FoldText(each.beneficiaries.text) == FoldText(told.text);
  });
  if (found == all->end()) found = all->insert(all->end(), {.beneficiaries = told});
  if (found->told_by.empty() || found->told_by.back() != sheet) found->told_by.push_back(sheet);
}

}  // namespace

Project Merge(std::string id, std::vector<Sheet> sheets) {
  std::sort(sheets.begin(), sheets.end(), [](const Sheet& a, const Sheet& b) { return a.id < b.id; });
  Project project{.id = std::move(id)};
  std::set<std::string> themes, places, numbers;
  // Those with a party first: one without joins the party that is called the same, whichever sheet names it.
  for (const bool with_party : {true, false}) {
    for (const Sheet& sheet : sheets) {
      for (const Financer& each : sheet.content.financers) {
        if (each.party.empty() != with_party) AddFinancer(each, sheet.id, &project.financers);
      }
    }
  }
  for (const Sheet& sheet : sheets) {
    const SheetContent& told = sheet.content;
    for (const Beneficiaries& each : told.beneficiaries) AddBeneficiaries(each, sheet.id, &project.beneficiaries);
    for (const ForeignPartner& each : told.partners) {
      const std::string key = each.country + "/" + FoldText(each.locality) + "/" + FoldText(each.label);
      if (places.insert(key).second) project.partners.push_back(each);
    }
    for (const ProjectExternalId& each : told.external_ids) {
      if (numbers.insert(each.scheme + "/" + each.id).second) project.external_ids.push_back(each);
    }
    themes.insert(told.themes.begin(), told.themes.end());
    if (!told.begin_period.empty() && (project.begin_period.empty() || told.begin_period < project.begin_period)) {
      project.begin_period = told.begin_period;
    }
    project.end_period = std::max(project.end_period, told.end_period);
    project.synthetic = project.synthetic && told.synthetic;
  }
  project.themes.assign(themes.begin(), themes.end());
  for (ProjectFinancer& each : project.financers) {
    std::sort(each.told_by.begin(), each.told_by.end());
    each.told_by.erase(std::unique(each.told_by.begin(), each.told_by.end()), each.told_by.end());
    std::sort(each.amounts.begin(), each.amounts.end());
    each.amounts.erase(std::unique(each.amounts.begin(), each.amounts.end()), each.amounts.end());
    each.financer.amount_cents = each.amounts.size() == 1 ? each.amounts.front() : kNotTold;
  }
  std::stable_sort(
      project.financers.begin(), project.financers.end(),
      [](const ProjectFinancer& a, const ProjectFinancer& b) { return a.financer.lead > b.financer.lead; });
  project.sheets = std::move(sheets);
  return project;
}

}  // namespace socle::census
