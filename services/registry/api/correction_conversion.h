// Corrections between the API's messages and the domain.
#pragma once

#include "platform/api/resource_name.h"
#include "platform/api/violations.h"
#include "services/registry/domain/corrections/correction_book.h"
#include "socle/registry/v1/correction_service.pb.h"

namespace socle::registry::api {

using socle::api::UuidOfName;

// What somebody asks to correct, checked for all that needs no record; violations are of `path`.field. `author`, the id
// and the instant are left to the caller.
Correction FromProto(const v1::Correction& proto, const std::string& path, socle::api::Violations* violations);

void ToProto(const MadeCorrection& made, v1::Correction* proto);

}  // namespace socle::registry::api
