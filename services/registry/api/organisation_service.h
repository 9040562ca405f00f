// OrganisationService: organisations as they are written, competences, identity cards.
#pragma once

#include "services/registry/api/freshness.h"
#include "services/registry/api/identity_card.h"
#include "services/registry/api/written_import.h"
#include "services/registry/api/written_reads.h"
#include "services/registry/api/written_writes.h"
#include "services/registry/domain/organisations/organisation_lists.h"

namespace socle::registry::api {

class OrganisationService {
 public:
  struct Archives {
    OrganisationArchive* organisations;
    TerritoryArchive* territories;
    CompetenceArchive* competences;
  };

  // All must outlive the service.
  OrganisationService(const Archives& archives, OrganisationDirectory* directory, write::Writer* writer,
                      const ServingHolder* holder, Freshness freshness);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ListOrganisationMembersResponse> Members(rpc::Call& call,
                                                              const v1::ListOrganisationMembersRequest& request);
  absl::StatusOr<v1::ListCompetencesResponse> Competences(rpc::Call& call, const v1::ListCompetencesRequest& request);
  absl::StatusOr<v1::GetIdentityCardResponse> Card(rpc::Call& call, const v1::GetIdentityCardRequest& request);
  absl::StatusOr<v1::ImportOrganisationsResponse> Import(rpc::Call& call,
                                                         rpc::StreamIn<v1::ImportOrganisationsRequest>& in);
  absl::Status WriteCompetences(rpc::Call& call, const write::Command& import, const ImportedOrganisations& imported,
                                v1::ImportReport* report);

  const Archives archives_;
  OrganisationDirectory* const directory_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  const Freshness freshness_;
  TerritoryFinder territories_;
  IdentityCards cards_;
  WrittenReads<OrganisationTraits> reads_;
  WrittenWrites<OrganisationTraits> writes_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
