#include "services/registry/api/organisation_directory.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kPrefix = "organisations/";
constexpr size_t kMaxLooks = 1000;  // organisations looked at for one answer

std::vector<std::string> IdsAmong(const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    if (name.starts_with(kPrefix)) ids.push_back(name.substr(kPrefix.size()));
  }
  return ids;
}

}  // namespace

absl::Status OrganisationDirectory::CheckThere(db::Transaction& tx, const std::vector<std::string>& names,
                                               std::string_view field) {
  const std::vector<std::string> ids = IdsAmong(names);
  if (ids.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(const auto files, archive_->Find(tx, ids));
  for (const std::string& id : ids) {
    const bool there = std::any_of(files.begin(), files.end(), [&](const Dossier<Organisation>& file) {
      return file.id == id && file.DeletedAt() == nullptr;
    });
    if (!there) {
      return InvalidField(field, fmt::format("organisations/{} is not there", id),
                          fmt::format("{} : organisations/{} n'existe pas.", field, id));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> OrganisationDirectory::LabelOf(db::Transaction& tx, const std::string& name, Date day) {
  SOCLE_ASSIGN_OR_RETURN(const auto files, archive_->Find(tx, IdsAmong({name})));
  if (files.empty()) return NothingOfName(name);
  if (const auto* version = files.front().At(day)) return version->content.label;
  return files.front().versions.front().content.label;
}

absl::StatusOr<std::map<std::string, OrganisationMembers>> OrganisationDirectory::MembersOf(
    const std::vector<std::string>& names, const AsOf& as_of, Deadline deadline) {
  std::map<std::string, OrganisationMembers> known;
  std::vector<std::string> waiting = IdsAmong(names);
  for (size_t looks = 0; !waiting.empty() && looks < kMaxLooks; ++looks) {
    const std::string id = std::move(waiting.back());
    waiting.pop_back();
    const std::string name = fmt::format("{}{}", kPrefix, id);
    if (known.contains(name)) continue;
    const absl::StatusOr<Dossier<Organisation>> file = archive_->Read(id, deadline);
    if (absl::IsNotFound(file.status())) continue;
    SOCLE_RETURN_IF_ERROR(file.status());
    const auto* version = file->ExistedAt(as_of.known_at) ? file->At(as_of.day, as_of.known_at) : nullptr;
    if (version == nullptr || file->DeletedAt(as_of.known_at) != nullptr) continue;
    OrganisationMembers& members = known[name];
    members.label = version->content.label;
    for (const OrganisationMember& member : version->content.members) members.members.push_back(member.member);
    for (std::string& inner : IdsAmong(members.members)) waiting.push_back(std::move(inner));
  }
  return known;
}

absl::StatusOr<std::vector<Dossier<Organisation>>> OrganisationDirectory::WithMember(const std::string& member,
                                                                                     const AsOf& as_of,
                                                                                     Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(auto files,
                         archive_->List({.day = as_of.day, .known_at = as_of.known_at, .member = member}, deadline));
  std::erase_if(files, [&](const Dossier<Organisation>& file) { return file.DeletedAt(as_of.known_at) != nullptr; });
  return files;
}

}  // namespace socle::registry::api
