#include "services/census/domain/duplicates/decisions.h"

#include <algorithm>

namespace socle::census {

std::map<std::string, std::string> ProjectsOf(const std::set<std::string>& sheets,
                                              const std::vector<DuplicateDecision>& holding) {
  std::map<std::string, std::string> leader;
  for (const std::string& sheet : sheets) leader[sheet] = sheet;
  for (const DuplicateDecision& decision : holding) {
    for (const std::string& sheet : decision.sheets) leader.try_emplace(sheet, sheet);
  }
  const auto find = [&](std::string sheet) {
    while (leader[sheet] != sheet) sheet = leader[sheet];
    return sheet;
  };
  for (const DuplicateDecision& decision : holding) {
    if (decision.verdict != Verdict::kSame) continue;
    for (const std::string& sheet : decision.sheets) {
      const std::string a = find(decision.sheets.front());
      const std::string b = find(sheet);
      leader[std::max(a, b)] = std::min(a, b);
    }
  }
  std::map<std::string, std::string> projects;
  for (const auto& [sheet, unused] : leader) projects[sheet] = find(sheet);
  return projects;
}

const DuplicateDecision* Contradiction(const std::map<std::string, std::string>& projects,
                                       const std::vector<DuplicateDecision>& holding) {
  for (const DuplicateDecision& decision : holding) {
    if (decision.verdict != Verdict::kDifferent) continue;
    std::set<std::string> met;
    for (const std::string& sheet : decision.sheets) {
      const auto project = projects.find(sheet);
      if (project != projects.end() && !met.insert(project->second).second) return &decision;
    }
  }
  return nullptr;
}

}  // namespace socle::census
