// Organisations for WrittenReads and WrittenWrites: their messages, what may be written, filtered and sorted on.
#pragma once

#include "platform/api/filter.h"
#include "services/registry/api/listed.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/organisations/organisation.h"
#include "socle/registry/v1/organisation_service.pb.h"

namespace socle::registry::api {

struct OrganisationTraits {
  using Proto = v1::Organisation;
  using Content = Organisation;
  using CreateRequest = v1::CreateOrganisationRequest;
  using GetRequest = v1::GetOrganisationRequest;
  using ListRequest = v1::ListOrganisationsRequest;
  using ListResponse = v1::ListOrganisationsResponse;
  using UpdateRequest = v1::UpdateOrganisationRequest;
  using CorrectRequest = v1::CorrectOrganisationRequest;
  using DeleteRequest = v1::DeleteOrganisationRequest;
  using UndeleteRequest = v1::UndeleteOrganisationRequest;
  using HistoryRequest = v1::ListOrganisationHistoryRequest;
  using HistoryResponse = v1::ListOrganisationHistoryResponse;

  static constexpr std::string_view kMethods[] = {
      "CreateOrganisation",  "GetOrganisation",    "ListOrganisations",    "UpdateOrganisation",
      "CorrectOrganisation", "DeleteOrganisation", "UndeleteOrganisation", "ListOrganisationHistory"};
  static constexpr std::string_view kCollection = "organisations";
  static constexpr std::string_view kField = "organisation";

  template <typename Request>
  static const v1::Organisation& Of(const Request& request) {
    return request.organisation();
  }
  static std::string_view AskedId(const CreateRequest& request) { return request.organisation_id(); }
  static std::string MadeId(const Organisation& organisation, const socle::api::Sha256& digest);
  static v1::Organisation* Add(ListResponse* response) { return response->add_organisations(); }

  static void FromProto(const v1::Organisation& proto, const std::string& path, Violations* violations,
                        Organisation* organisation);
  static void ToProto(const Organisation& organisation, v1::Organisation* proto);
  static Faults Check(const Organisation& organisation, const Snapshot& snapshot) {
    return CheckOrganisation(organisation, snapshot);
  }
  static std::vector<Advisory> Advisories(const Organisation& organisation, const Snapshot&) {
    return OrganisationAdvisories(organisation);
  }
  static std::vector<ExternalId> Identifiers(const Organisation& organisation) { return IdentifiersOf(organisation); }
  static Date UsualBegin(const Organisation&) { return Date::Min(); }

  static const std::vector<std::string_view>& Updatable();
  // Of events: `renamed`, `members-changed`, `competences-changed`, `identified`, `described`.
  static std::vector<std::string> Slugs(const Organisation& before, const Organisation& after);
  static const socle::api::FilterSchema<Listed<Organisation>>& Filter();
  static std::span<const std::string_view> Sortable();
  static std::string SortKey(const Listed<Organisation>& listed, std::string_view field);
};

}  // namespace socle::registry::api
