// Signatories of a manifesto, and who carries them on, over gRPC.
#pragma once

#include <memory>

#include "services/census/clients/registry_calls.h"
#include "services/census/domain/campaigns/scope.h"
#include "socle/registry/v1/manifesto_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"

namespace socle::census::clients {

class SignatoryClient : public Signatories {
 public:
  // `peer` is the registry, and must outlive it.
  explicit SignatoryClient(const server::Peer* peer);

  absl::StatusOr<std::vector<ScopeMember>> On(const std::string& manifesto, Date day, Deadline deadline) override;
  absl::StatusOr<std::vector<std::vector<std::string>>> Heirs(std::span<const std::string> collectivites, Date from,
                                                              Date to, Deadline deadline) override;
  absl::StatusOr<bool> Answers(const std::string& name, Date day, Deadline deadline) override;

 private:
  const RegistryCalls calls_;
  const std::unique_ptr<registry::v1::ManifestoService::Stub> manifestos_;
  const std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
};

}  // namespace socle::census::clients
