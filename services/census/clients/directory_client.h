// Who there was on a day, asked of the registry over gRPC and kept.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "services/census/clients/registry_calls.h"
#include "services/census/domain/tables/party_registry.h"

namespace socle::census::clients {

class DirectoryClient : public tables::PartyRegistry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit DirectoryClient(const server::Peer* peer);

  absl::StatusOr<std::shared_ptr<const tables::Directory>> DirectoryOf(Date day, Deadline deadline) override;
  absl::StatusOr<std::map<std::string, std::vector<std::string>>> HeirsOf(std::span<const std::string> names, Date day,
                                                                          Deadline deadline) override;

 private:
  const RegistryCalls calls_;
  KeptAnswers<std::pair<int64_t, Date>, tables::Directory> kept_;  // by revision and day
};

}  // namespace socle::census::clients
