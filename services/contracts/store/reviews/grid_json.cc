#include "services/contracts/store/reviews/grid_json.h"

#include <nlohmann/json.hpp>

namespace socle::contracts::store {

using nlohmann::json;

std::string JsonOf(const std::optional<EvaluationGrid>& grid) {
  if (!grid) return {};
  json criteria = json::array();
  for (const EvaluationCriterion& criterion : grid->criteria) {
    json levels = json::array();
    for (const EvaluationLevel& level : criterion.levels) levels.push_back({level.id, level.display_name});
    criteria.push_back({{"id", criterion.id},
                        {"label", criterion.display_name},
                        {"subject", static_cast<int>(criterion.subject)},
                        {"levels", std::move(levels)}});
  }
  return json{{"id", grid->id},
              {"label", grid->display_name},
              {"criteria", std::move(criteria)},
              {"source", grid->source},
              {"synthetic", grid->synthetic}}
      .dump();
}

std::optional<EvaluationGrid> GridOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const json from = json::parse(text);
  EvaluationGrid grid{.id = from["id"], .display_name = from["label"], .source = from["source"]};
  grid.synthetic = from["synthetic"].get<bool>();
  for (const json& each : from["criteria"]) {
    EvaluationCriterion criterion{.id = each["id"], .display_name = each["label"]};
    criterion.subject = static_cast<EvaluationSubject>(each["subject"].get<int>());
    for (const json& level : each["levels"]) criterion.levels.push_back({level[0], level[1]});
    grid.criteria.push_back(std::move(criterion));
  }
  return grid;
}

}  // namespace socle::contracts::store
