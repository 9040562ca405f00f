// ManifestoService: manifestos, versions, associated actors; signatures are adhesions.h and signatory_lists.h.
#pragma once

#include "services/registry/api/governance/adhesions.h"
#include "services/registry/api/governance/signatory_lists.h"

namespace socle::registry::api {

class ManifestoService {
 public:
  struct Books {
    ManifestoBook* manifestos;
    SignatureBook* signatures;
    PersonBook* persons;
    TerritoryArchive* territories;
  };

  // All must outlive the service.
  ManifestoService(Books books, OrganisationDirectory* organisations, write::Writer* writer,
                   const ServingHolder* holder, Freshness freshness);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Manifesto> Create(rpc::Call& call, const v1::CreateManifestoRequest& request);
  absl::StatusOr<v1::ListManifestosResponse> List(rpc::Call& call, const v1::ListManifestosRequest& request);
  absl::StatusOr<v1::Manifesto> Update(rpc::Call& call, const v1::UpdateManifestoRequest& request);
  absl::StatusOr<v1::ManifestoVersion> Publish(rpc::Call& call, const v1::CreateManifestoVersionRequest& request);
  absl::StatusOr<v1::ManifestoVersion> GetVersion(rpc::Call& call, const v1::GetManifestoVersionRequest& request);
  absl::StatusOr<v1::ListManifestoVersionsResponse> ListVersions(rpc::Call& call,
                                                                 const v1::ListManifestoVersionsRequest& request);
  absl::StatusOr<v1::AssociatedActor> Associate(rpc::Call& call, const v1::CreateAssociatedActorRequest& request);
  absl::StatusOr<v1::ListAssociatedActorsResponse> ListActors(rpc::Call& call,
                                                              const v1::ListAssociatedActorsRequest& request);
  absl::StatusOr<v1::AssociatedActor> UpdateActor(rpc::Call& call, const v1::UpdateAssociatedActorRequest& request);

  // That the organisation is there; its label where the actor has none of its own.
  absl::Status CheckOrganisation(db::Transaction& tx, AssociatedActor& actor);

  ManifestoBook* const manifestos_;
  OrganisationDirectory* const organisations_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  PerimeterFinder perimeters_;
  Adhesions adhesions_;
  SignatoryLists lists_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
