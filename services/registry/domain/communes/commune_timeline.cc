#include "services/registry/domain/communes/commune_timeline.h"

#include <algorithm>

namespace socle::registry {

CommuneTimeline::CommuneTimeline(std::span<const Version> versions) {
  versions_.reserve(versions.size());
  for (const Version& version : versions) {
    if (version.when.IsCurrentBelief()) versions_[version.entity].push_back(&version);
  }
  for (auto& [entity, of_entity] : versions_) {
    std::sort(of_entity.begin(), of_entity.end(),
              [](const Version* a, const Version* b) { return a->when.valid_from < b->when.valid_from; });
  }
}

const Version* CommuneTimeline::At(const Entity& entity, Date day) const {
  for (const Version* version : VersionsOf(entity)) {
    if (version->when.ValidAt(day)) return version;
  }
  return nullptr;
}

std::span<const Version* const> CommuneTimeline::VersionsOf(const Entity& entity) const {
  const auto found = versions_.find(entity);
  if (found == versions_.end()) return {};
  return found->second;
}

std::vector<Code> CommuneTimeline::CommunesAt(Date day) const {
  std::vector<Code> codes;
  for (const auto& [entity, of_entity] : versions_) {
    if (entity.type == CollectiviteType::kCommune && At(entity, day) != nullptr) codes.push_back(entity.code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace socle::registry
