#include "services/registry/api/governance/parties.h"

#include <fmt/format.h>

#include <map>

#include "services/registry/domain/snapshot/entity_view.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kOrganisations = "organisations/";

std::string LabelOnDay(const Dossier<Organisation>& file, Date day) {
  if (const auto* version = file.At(day)) return version->content.label;
  for (const auto& version : file.versions) {  // before it was first listed: what it was called then
    if (version.IsCurrent()) return version.content.label;
  }
  return "";
}

// Of its latest life; open while it lives.
Date LastDayOf(const Snapshot& snapshot, const Entity& entity) {
  const std::span<const Life> lives = snapshot.succession_graph().Lives(entity);
  if (lives.empty()) return Date::Min();
  return lives.back().to.IsOpen() ? lives.back().from : lives.back().to.Plus(-1);
}

std::string CollectiviteLabel(const Snapshot& snapshot, const Parties::Wanted& wanted, Violations* violations) {
  const absl::StatusOr<Entity> entity = ParseEntityName(wanted.name, wanted.path);
  const EntityIndex index = entity.ok() ? snapshot.Find(*entity) : kNoEntity;
  if (index == kNoEntity) {
    violations->Add(wanted.path, fmt::format("{} is not known", wanted.name),
                    fmt::format("{} : {} est inconnu.", wanted.path, wanted.name));
    return "";
  }
  const Date day = wanted.day.IsOpen() ? LastDayOf(snapshot, *entity) : wanted.day;
  const auto view = EntityView::At(snapshot, index, {day, std::nullopt});
  if (!view) {
    violations->Add(wanted.path, fmt::format("{} does not live on {}", wanted.name, wanted.day.ToString()),
                    fmt::format("{} : {} n'existe pas au {}.", wanted.path, wanted.name, wanted.day.ToString()));
    return "";
  }
  if (!view->legal_person()) {
    violations->Add(
        wanted.path, fmt::format("{} is a part of a commune and cannot act for itself", wanted.name),
        fmt::format("{} : {} est une partie de commune et ne peut agir elle-même.", wanted.path, wanted.name));
    return "";
  }
  return view->version().label;
}

}  // namespace

std::string NameOfParty(const std::string& path, const std::string& name, Violations* violations) {
  if (name.starts_with(kOrganisations)) {
    if (IdOfName(name, "organisations", path).ok()) return name;
  } else if (const absl::StatusOr<Entity> entity = ParseEntityName(name, path);
             entity.ok() && EntityName(*entity) == name) {
    return name;
  }
  violations->Add(path, "not a name such as collectivites/commune-59350 or organisations/siren-200035855",
                  fmt::format("{} : un nom tel que collectivites/commune-59350 est attendu.", path));
  return {};
}

absl::StatusOr<std::vector<std::string>> Parties::Labels(db::Transaction& tx, std::span<const Wanted> wanted,
                                                         Violations* violations) const {
  std::vector<std::string> ids;
  for (const Wanted& each : wanted) {
    if (each.name.starts_with(kOrganisations)) ids.push_back(each.name.substr(kOrganisations.size()));
  }
  std::map<std::string, Dossier<Organisation>> files;
  if (!ids.empty()) {
    SOCLE_ASSIGN_OR_RETURN(std::vector<Dossier<Organisation>> found, organisations_->Find(tx, ids));
    for (Dossier<Organisation>& file : found) {
      std::string name = std::string(kOrganisations) + file.id;
      files.emplace(std::move(name), std::move(file));
    }
  }
  const auto serving = holder_->Get();
  std::vector<std::string> labels;
  for (const Wanted& each : wanted) {
    if (!each.name.starts_with(kOrganisations)) {
      labels.push_back(CollectiviteLabel(*serving->snapshot, each, violations));
      continue;
    }
    const auto file = files.find(each.name);
    if (file == files.end() || file->second.DeletedAt() != nullptr) {
      violations->Add(each.path, fmt::format("{} is not there", each.name),
                      fmt::format("{} : {} n'existe pas.", each.path, each.name));
      labels.emplace_back();
    } else {
      labels.push_back(LabelOnDay(file->second, each.day));
    }
  }
  return labels;
}

}  // namespace socle::registry::api
