// Collectivités, organisations, persons and bodies that fiches-actions name, asked of the registry over gRPC.
#pragma once

#include <memory>

#include "services/census/clients/registry_calls.h"
#include "services/census/domain/action_sheets/party_directory.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/person_service.grpc.pb.h"

namespace socle::census::clients {

class PartyClient : public sheets::PartyDirectory {
 public:
  // `peer` must outlive it; its token needs `registry.personNames.read`, or persons cannot be named.
  explicit PartyClient(const server::Peer* peer);

  absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline deadline) override;

 private:
  absl::Status AddPersons(std::span<const std::string> names, Deadline deadline, std::set<std::string>* known);
  absl::StatusOr<bool> IsBody(const std::string& name, Deadline deadline);
  // One that is recorded for other days only is in no list of today: it is asked by its name.
  absl::StatusOr<bool> IsOrganisation(const std::string& name, Deadline deadline);

  const RegistryCalls calls_;
  const std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
  const std::unique_ptr<registry::v1::PersonService::Stub> persons_;
  const std::unique_ptr<registry::v1::BodyService::Stub> bodies_;
};

}  // namespace socle::census::clients
