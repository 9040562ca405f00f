#include "services/registry/domain/communes/historique_witness.h"

#include <map>
#include <set>

#include <fmt/format.h>

namespace socle::registry {
namespace {

// An event of one entity, in words: "begins as 'Lomme'".
std::map<Date, std::string> EventsOf(const Stretches* stretches, Date until) {
  std::map<Date, std::string> events;
  if (stretches == nullptr) return events;
  for (const Stretch& stretch : *stretches) {
    if (stretch.to != Date::Max() && stretch.to <= until) events[stretch.to] = "ends";
    if (stretch.from == Date::Min() || stretch.from > until) continue;
    const auto ended = events.find(stretch.from);
    events[stretch.from] =
        fmt::format("{} '{}'", ended == events.end() ? "begins as" : "changes to", stretch.state.label);
  }
  return events;
}

}  // namespace

std::vector<Disagreement> CompareHistories(const CommuneHistory& movements, SourceId movements_source,
                                           const CommuneHistory& historique, SourceId historique_source, Date until) {
  std::set<Entity> entities;
  for (const CommuneHistory* history : {&movements, &historique}) {
    for (const auto& [entity, stretches] : history->entities()) {
      const bool eventful =
          stretches.size() > 1 || (stretches.size() == 1 && (!stretches[0].from.IsOpen() || !stretches[0].to.IsOpen()));
      if (entity.type != CollectiviteType::kArrondissementMunicipal && eventful) entities.insert(entity);
    }
  }
  std::vector<Disagreement> disagreements;
  const auto add = [&](std::string kind, const Entity& entity, Date date, std::string detail) {
    disagreements.push_back({std::move(kind), entity, date, std::move(detail), movements_source, historique_source});
  };
  for (const Entity& entity : entities) {
    const std::map<Date, std::string> ours = EventsOf(movements.Find(entity), until);
    const std::map<Date, std::string> theirs = EventsOf(historique.Find(entity), until);
    for (const auto& [date, event] : ours) {
      const auto other = theirs.find(date);
      if (other == theirs.end()) {
        add("only-in-movements", entity, date,
            fmt::format("The movements say: {}. The historique has no event that day.", event));
      } else if (other->second != event) {
        add("same-date-other-name", entity, date,
            fmt::format("The movements say: {}. The historique says: {}.", event, other->second));
      }
    }
    for (const auto& [date, event] : theirs) {
      if (!ours.contains(date)) {
        add("only-in-historique", entity, date,
            fmt::format("The historique says: {}. The movements have no event that day.", event));
      }
    }
  }
  return disagreements;
}

}  // namespace socle::registry
