#include "services/census/clients/directory_client.h"

#include <fmt/format.h>

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kMostKept = 3;  // all of France of a day: 10 MB each

absl::Status DirectoryNotAnswered(const grpc::Status& status, Date day) {
  return NotAnswered(status, fmt::format("who there was on {}", day.ToString()),
                     fmt::format("les collectivités du {}", day.ToString()));
}

tables::Directory::Entry EntryOf(const registry_v1::Collectivite& collectivite) {
  tables::Directory::Entry entry{
      .name = collectivite.name(), .siren = collectivite.siren(), .label = collectivite.display_name()};
  for (const std::string& name : collectivite.departements()) {
    entry.departements.push_back(name.substr(name.rfind('-') + 1));
  }
  return entry;
}

}  // namespace

DirectoryClient::DirectoryClient(const server::Peer* peer) : calls_(peer), kept_(kMostKept) {}

absl::StatusOr<std::shared_ptr<const tables::Directory>> DirectoryClient::DirectoryOf(Date day, Deadline deadline) {
  int64_t revision = 0;
  grpc::Status status = calls_.Revision(day, deadline, &revision);
  if (!status.ok()) return DirectoryNotAnswered(status, day);
  if (auto kept = kept_.Find({revision, day})) return kept;
  auto directory = std::make_shared<tables::Directory>(day);
  status = calls_.Export(
      "type = COMMUNE OR type = EPCI OR type = DEPARTEMENT OR type = REGION OR type = STATUT_PARTICULIER OR type = "
      "COLLECTIVITE_UNIQUE OR type = COLLECTIVITE_OUTRE_MER",
      day, deadline, [&](const registry_v1::Collectivite& each) { directory->Add(EntryOf(each)); });
  if (!status.ok()) return DirectoryNotAnswered(status, day);
  return kept_.Keep({revision, day}, std::move(directory));
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> DirectoryClient::HeirsOf(
    std::span<const std::string> names, Date day, Deadline deadline) {
  std::map<std::string, std::vector<std::string>> heirs;
  const auto take = [&](const registry_v1::SuccessorResolution& resolution) {
    std::vector<std::string>& found = heirs[resolution.requested()];
    for (const registry_v1::Successor& successor : resolution.successors()) found.push_back(successor.collectivite());
  };
  const grpc::Status status = calls_.Resolve(names, std::nullopt, day, deadline, take);
  if (!status.ok()) return DirectoryNotAnswered(status, day);
  return heirs;
}

}  // namespace socle::census::clients
