#include "services/registry/domain/snapshot/snapshot.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace socle::registry {
namespace {

std::vector<Entity> EntitiesOf(const Record& record) {
  std::vector<Entity> entities;
  entities.reserve(record.versions.size());
  for (const Version& version : record.versions) entities.push_back(version.entity);
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  entities.shrink_to_fit();
  return entities;
}

// Calls visit(word) for each of the words separated by one space.
template <typename Visitor>
void ForEachWord(std::string_view text, const Visitor& visit) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Entities come in order, so a repeat can only be the last one.
void Add(absl::flat_hash_map<Code, std::vector<EntityIndex>>& map, const Code& code, EntityIndex entity) {
  if (code.empty()) return;
  std::vector<EntityIndex>& list = map[code];
  if (list.empty() || list.back() != entity) list.push_back(entity);
}

}  // namespace

Snapshot::Snapshot(Record record, int64_t revision)
    : revision_(revision),
      entities_(EntitiesOf(record)),
      versions_(std::move(record.versions), entities_),
      situations_(std::move(record.situations), entities_),
      identifiers_(std::move(record.identifiers), entities_),
      postal_codes_(std::move(record.postal_codes), entities_),
      populations_(std::move(record.populations), entities_),
      memberships_(std::move(record.memberships), entities_),
      successions_(std::move(record.successions)),
      sources_(std::move(record.sources)),
      disagreements_(std::move(record.disagreements)) {
  IndexSuccessions();
  IndexFacts();
}

void Snapshot::IndexSuccessions() {
  std::sort(successions_.begin(), successions_.end(), [](const Succession& a, const Succession& b) {
    return std::tie(a.predecessor, a.date, a.successor, a.known_from) <
           std::tie(b.predecessor, b.date, b.successor, b.known_from);
  });
  successions_into_.resize(successions_.size());
  std::iota(successions_into_.begin(), successions_into_.end(), 0);
  std::sort(successions_into_.begin(), successions_into_.end(), [this](uint32_t a, uint32_t b) {
    return std::tie(successions_[a].successor, successions_[a].date, a) <
           std::tie(successions_[b].successor, successions_[b].date, b);
  });
  succession_graph_ = SuccessionGraph(versions_.facts(), successions_);
}

std::vector<const Succession*> Snapshot::HeirsOf(const Entity& predecessor) const {
  std::vector<const Succession*> found;
  const auto first = std::lower_bound(successions_.begin(), successions_.end(), predecessor,
                                      [](const Succession& edge, const Entity& key) { return edge.predecessor < key; });
  for (auto edge = first; edge != successions_.end() && edge->predecessor == predecessor; ++edge) {
    if (edge->known_to == Instant::Max()) found.push_back(&*edge);
  }
  const auto is_commune = [](const Entity& entity) { return entity.type == CollectiviteType::kCommune; };
  std::vector<const Succession*> heirs;
  std::copy_if(found.begin(), found.end(), std::back_inserter(heirs), [&](const Succession* edge) {
    if (is_commune(predecessor) == is_commune(edge->successor)) return true;
    return !edge->predecessor_survives && !std::any_of(found.begin(), found.end(), [&](const Succession* other) {
      return is_commune(predecessor) && is_commune(other->successor) && other->date == edge->date;
    });
  });
  return heirs;
}

std::vector<const Succession*> Snapshot::SuccessionsInto(const Entity& successor) const {
  std::vector<const Succession*> found;
  const auto first =
      std::lower_bound(successions_into_.begin(), successions_into_.end(), successor,
                       [this](uint32_t edge, const Entity& key) { return successions_[edge].successor < key; });
  for (auto edge = first; edge != successions_into_.end() && successions_[*edge].successor == successor; ++edge) {
    if (successions_[*edge].known_to == Instant::Max()) found.push_back(&successions_[*edge]);
  }
  return found;
}

void Snapshot::IndexFacts() {
  const auto all = [](const auto& index, EntityIndex entity, const auto& visit) {
    for (const auto& fact : index.Current(entity)) visit(fact);
    for (const auto& fact : index.Corrected(entity)) visit(fact);
  };
  for (EntityIndex entity = 0; entity < entities_.size(); ++entity) {
    all(versions_, entity, [&](const Version& fact) { Add(children_, fact.parent.code, entity); });
    all(memberships_, entity, [&](const Membership& fact) { Add(members_, fact.group.code, entity); });
    all(identifiers_, entity, [&](const Identifier& fact) { Add(by_siren_, Code(fact.value), entity); });
    all(postal_codes_, entity, [&](const PostalCodes& fact) {
      ForEachWord(fact.codes, [&](std::string_view code) { Add(by_postal_code_, Code(code), entity); });
    });
    if (entities_[entity].type != CollectiviteType::kCommune) continue;
    all(situations_, entity, [&](const Situation& fact) {
      Add(by_departement_, fact.departement, entity);
      Add(by_region_, fact.region, entity);
      Add(by_ctcd_, fact.ctcd, entity);
    });
  }
  for (const Source& source : sources_) {
    if (source.kind.starts_with("epci")) newest_perimeter_year_ = std::max<int>(newest_perimeter_year_, source.vintage);
  }
}

EntityIndex Snapshot::Find(const Entity& entity) const {
  const EntityIndex index = LowerBound(entity);
  return index < entities_.size() && entities_[index] == entity ? index : kNoEntity;
}

EntityIndex Snapshot::LowerBound(const Entity& entity) const {
  return static_cast<EntityIndex>(std::lower_bound(entities_.begin(), entities_.end(), entity) - entities_.begin());
}

std::span<const EntityIndex> Snapshot::In(const Multimap& map, const Code& code) {
  const auto found = map.find(code);
  return found == map.end() ? std::span<const EntityIndex>() : std::span<const EntityIndex>(found->second);
}

std::span<const EntityIndex> Snapshot::EverMembersOf(EntityIndex group) const {
  if (entities_[group].type != CollectiviteType::kEpci) return {};
  return In(members_, entities_[group].code);
}
std::span<const EntityIndex> Snapshot::EverChildrenOf(EntityIndex commune) const {
  if (entities_[commune].type != CollectiviteType::kCommune) return {};
  return In(children_, entities_[commune].code);
}
std::span<const EntityIndex> Snapshot::EverInDepartement(const Code& code) const { return In(by_departement_, code); }
std::span<const EntityIndex> Snapshot::EverInRegion(const Code& code) const { return In(by_region_, code); }
std::span<const EntityIndex> Snapshot::EverInCtcd(const Code& code) const { return In(by_ctcd_, code); }
std::span<const EntityIndex> Snapshot::EverWithSiren(std::string_view siren) const {
  return In(by_siren_, Code(siren));
}
std::span<const EntityIndex> Snapshot::EverWithPostalCode(std::string_view postal_code) const {
  return In(by_postal_code_, Code(postal_code));
}

std::vector<EntityIndex> Snapshot::WithCode(const Code& code) const {
  std::vector<EntityIndex> found;
  for (int type = 1; type <= static_cast<int>(CollectiviteType::kArrondissementMunicipal); ++type) {
    const EntityIndex entity = Find({static_cast<CollectiviteType>(type), code});
    if (entity != kNoEntity) found.push_back(entity);
  }
  return found;
}

}  // namespace socle::registry
