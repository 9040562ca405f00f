// The identity card: what a collectivité or an organisation is part of at a date.
#pragma once

#include "platform/rpc/call.h"
#include "services/registry/api/organisation_traits.h"
#include "services/registry/api/territory_finder.h"
#include "services/registry/domain/organisations/competence.h"

namespace socle::registry::api {

class IdentityCards {
 public:
  // All must outlive it.
  IdentityCards(OrganisationDirectory* organisations, TerritoryFinder* territories, CompetenceArchive* competences)
      : organisations_(organisations), territories_(territories), competences_(competences) {}

  absl::StatusOr<v1::GetIdentityCardResponse> OfCollectivite(rpc::Call& call, const ReadContext& context,
                                                             std::string_view name);
  // `organisation` as shown at the date.
  absl::StatusOr<v1::GetIdentityCardResponse> OfOrganisation(rpc::Call& call, const ReadContext& context,
                                                             v1::Organisation organisation);

 private:
  absl::Status AddGroupements(rpc::Call& call, const ReadContext& context, const std::string& member,
                              std::string_view through, v1::GetIdentityCardResponse* card);
  // Codes with their labels.
  absl::Status AddCompetences(rpc::Call& call, const std::vector<std::string>& codes,
                              v1::GetIdentityCardResponse* card);

  OrganisationDirectory* const organisations_;
  TerritoryFinder* const territories_;
  CompetenceArchive* const competences_;
};

// Codes of lists as the API shows them, with what other lists call the same.
std::vector<v1::Competence> ShowCompetences(const std::vector<Competence>& codes);

}  // namespace socle::registry::api
