// Coverage: how much of which département and région, each commune counted once.
#include <map>

#include "services/registry/domain/territories/reach.h"

namespace socle::registry {
namespace {

// All of a division: its living communes and their inhabitants.
void AddTotals(const Snapshot& snapshot, std::span<const EntityIndex> ever, Code Situation::*field, const AsOf& as_of,
               Cover& cover) {
  for (const EntityIndex commune : ever) {
    if (snapshot.entities()[commune].type != CollectiviteType::kCommune) continue;
    const Situation* situation = snapshot.situations().At(commune, as_of);
    if (situation == nullptr || situation->*field != cover.code) continue;
    if (snapshot.versions().At(commune, as_of) == nullptr) continue;
    ++cover.total_communes;
    cover.total_population += std::max(0, InhabitantsOf(snapshot, commune, as_of));
  }
}

std::vector<Cover> Divide(const Snapshot& snapshot, const std::vector<EntityIndex>& communes, Code Situation::*field,
                          std::span<const EntityIndex> (Snapshot::*ever)(const Code&) const, const AsOf& as_of) {
  std::map<Code, Cover> covers;
  for (const EntityIndex commune : communes) {
    const Situation* situation = snapshot.situations().At(commune, as_of);
    if (situation == nullptr || (situation->*field).empty()) continue;
    Cover& cover = covers[situation->*field];
    cover.code = situation->*field;
    ++cover.communes;
    cover.population += std::max(0, InhabitantsOf(snapshot, commune, as_of));
  }
  std::vector<Cover> divided;
  for (auto& [code, cover] : covers) {
    AddTotals(snapshot, (snapshot.*ever)(code), field, as_of, cover);
    divided.push_back(cover);
  }
  return divided;
}

}  // namespace

int32_t InhabitantsOf(const Snapshot& snapshot, EntityIndex commune, const AsOf& as_of) {
  const Population* population = snapshot.populations().LastBegun(commune, as_of);
  return population == nullptr ? -1 : population->municipale;
}

CoverageReport CoverageOf(const Snapshot& snapshot, const std::vector<EntityIndex>& communes, const AsOf& as_of) {
  CoverageReport report;
  for (const EntityIndex commune : communes) {
    const int32_t inhabitants = InhabitantsOf(snapshot, commune, as_of);
    if (inhabitants < 0) ++report.unpublished;
    ++report.total.communes;
    report.total.population += std::max(0, inhabitants);
  }
  report.total.total_communes = report.total.communes;
  report.total.total_population = report.total.population;
  report.departements = Divide(snapshot, communes, &Situation::departement, &Snapshot::EverInDepartement, as_of);
  report.regions = Divide(snapshot, communes, &Situation::region, &Snapshot::EverInRegion, as_of);
  return report;
}

}  // namespace socle::registry
