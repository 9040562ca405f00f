// Grants and filters on them: proto ↔ domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/grants/grant_book.h"
#include "socle/census/v1/grant.pb.h"
#include "socle/census/v1/grant_service.pb.h"

namespace socle::census::api {

v1::Grant Show(const grants::Grant& grant);
v1::GrantGroup Show(const grants::GrantGroup& group);

grants::GrantFilter FromProto(const v1::GrantFilter& proto, socle::api::Violations* violations);

}  // namespace socle::census::api
