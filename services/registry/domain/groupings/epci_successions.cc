#include "services/registry/domain/groupings/epci_successions.h"

#include <algorithm>
#include <map>

namespace socle::registry {
namespace {

using GroupByCommune = absl::flat_hash_map<Code, const MemberRow*>;

GroupByCommune IndexMembers(const Perimeter& perimeter) {
  GroupByCommune index;
  index.reserve(perimeter.members.size());
  for (const MemberRow& row : perimeter.members) index.emplace(row.commune, &row);
  return index;
}

bool Lists(const Perimeter& perimeter, const Code& group) {
  return std::binary_search(perimeter.groups.begin(), perimeter.groups.end(), GroupRow{group, {}, {}, {}, 0},
                            [](const GroupRow& a, const GroupRow& b) { return a.siren < b.siren; });
}

// The row that has the territory of a commune of `before` in `after`; nullptr: in no EPCI, or divided between several.
const MemberRow* RowAfter(const Code& commune, const Perimeter& before, const Perimeter& after,
                          const GroupByCommune& members_after, const SuccessionGraph& communes) {
  const Entity entity = Commune(commune.view());
  if (!communes.KnowsCommunes() || communes.AliveAt(entity, after.issue.date())) {
    const auto it = members_after.find(commune);
    return it == members_after.end() ? nullptr : it->second;
  }
  const MemberRow* found = nullptr;
  for (const Heir& heir : communes.Resolve(entity, before.issue.date(), after.issue.date()).heirs) {
    const auto it = members_after.find(heir.entity.code);
    if (it == members_after.end()) continue;
    if (found != nullptr && found->group != it->second->group) return nullptr;
    found = it->second;
  }
  return found;
}

struct Flow {
  int32_t communes = 0;
  SourceId source = 0;
};

void AddStep(const Perimeter& before, const Perimeter& after, const SuccessionGraph& communes, Record& record) {
  const GroupByCommune members_after = IndexMembers(after);
  std::map<Code, int32_t> totals;
  std::map<Code, std::map<Code, Flow>> flows;
  for (const MemberRow& row : before.members) {
    ++totals[row.group];
    const MemberRow* now = RowAfter(row.commune, before, after, members_after, communes);
    if (now == nullptr || now->group == row.group) continue;
    Flow& flow = flows[row.group][now->group];
    ++flow.communes;
    flow.source = now->source;
  }
  for (const auto& [group, heirs] : flows) {
    const bool survives = Lists(after, group);
    const int32_t total = totals[group];
    for (const auto& [heir, flow] : heirs) {
      const bool everything = !survives && heirs.size() == 1 && flow.communes == total;
      Succession edge;
      edge.predecessor = Epci(group.view());
      edge.successor = Epci(heir.view());
      edge.date = after.issue.date();
      edge.precision = Precision::kVintage;
      edge.basis = everything ? ShareBasis::kExact : ShareBasis::kByCommuneCount;
      edge.share_numerator = flow.communes;
      edge.share_denominator = total;
      edge.predecessor_survives = survives;
      edge.known_from = after.issue.known();
      edge.source = flow.source;
      record.successions.push_back(edge);
    }
  }
}

}  // namespace

void AddEpciSuccessions(std::span<const Perimeter> perimeters, const SuccessionGraph& communes, Record& record) {
  for (size_t i = 1; i < perimeters.size(); ++i) AddStep(perimeters[i - 1], perimeters[i], communes, record);
}

}  // namespace socle::registry
