#include "services/registry/api/governance/perimeter_finder.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::registry::api {
namespace {

constexpr std::string_view kTerritories = "territories/";

// The version of the day; without one, the first that is believed.
const WrittenVersion<Territory>* VersionNear(const Dossier<Territory>& file, Date day) {
  if (const auto* version = file.At(day)) return version;
  const WrittenVersion<Territory>* first = nullptr;
  for (const WrittenVersion<Territory>& version : file.versions) {
    if (version.IsCurrent() && (first == nullptr || version.valid_from < first->valid_from)) first = &version;
  }
  return first;
}

}  // namespace

absl::Status PerimeterFinder::CheckThere(const Snapshot& snapshot, const std::vector<std::string>& names,
                                         std::string_view field, Deadline deadline) {
  for (size_t i = 0; i < names.size(); ++i) {
    bool there = false;
    if (names[i].starts_with(kTerritories)) {
      const auto file = territories_->Read(names[i].substr(kTerritories.size()), deadline);
      if (!file.ok() && !absl::IsNotFound(file.status())) return file.status();
      there = file.ok() && file->DeletedAt() == nullptr;
    } else {
      SOCLE_ASSIGN_OR_RETURN(const Entity entity, ParseEntityName(names[i], field));
      there = snapshot.Find(entity) != kNoEntity;
    }
    if (there) continue;
    return InvalidField(fmt::format("{}[{}]", field, i), fmt::format("'{}' is not known", names[i]),
                        fmt::format("{}[{}] : « {} » est inconnu.", field, i, names[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<Perimeter> PerimeterFinder::On(const Serving& serving, const std::vector<std::string>& names, Date day,
                                              Deadline deadline) {
  const ReadContext context{.serving = &serving, .as_of = {day, std::nullopt}};
  Perimeter perimeter;
  const auto add = [&](const std::vector<EntityIndex>& communes) {
    perimeter.ground.insert(perimeter.ground.end(), communes.begin(), communes.end());
  };
  for (const std::string& name : names) {
    if (!name.starts_with(kTerritories)) {
      SOCLE_ASSIGN_OR_RETURN(const Entity entity, ParseEntityName(name));
      perimeter.named.push_back(entity);
      add(CommunesOf(context.snapshot(), entity, context.as_of));
      continue;
    }
    SOCLE_ASSIGN_OR_RETURN(const Dossier<Territory> file,
                           territories_->Read(name.substr(kTerritories.size()), deadline));
    const WrittenVersion<Territory>* version = VersionNear(file, day);
    if (version == nullptr) continue;
    SOCLE_ASSIGN_OR_RETURN(const Reach reach, finder_.ReachOn(context, version->content, deadline));
    add(reach.communes);
  }
  std::sort(perimeter.ground.begin(), perimeter.ground.end());
  return perimeter;
}

}  // namespace socle::registry::api
