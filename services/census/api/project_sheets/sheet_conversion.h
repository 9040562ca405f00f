// Sheets between the API's messages and the domain.
#pragma once

#include <string>

#include "platform/api/violations.h"
#include "services/census/domain/project_sheets/sheet.h"
#include "socle/census/v1/project_sheet.pb.h"

namespace socle::census::api {

v1::ProjectSheet Show(const Sheet& sheet);
v1::ForeignPartner Show(const ForeignPartner& partner);
v1::Financer Show(const Financer& financer);
v1::Beneficiaries Show(const Beneficiaries& beneficiaries);
v1::ProjectExternalId Show(const ProjectExternalId& id);

// What is told; owner, campaign, state and what the record gives stay.
SheetContent FromProto(const v1::ProjectSheet& proto, socle::api::Violations* violations);

// ISO 3166-1 alpha-2, or empty where it may be.
std::string CountryField(const std::string& path, const std::string& code, bool required,
                         socle::api::Violations* violations);

}  // namespace socle::census::api
