// Corrections between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/registry/domain/corrections/correction_book.h"
#include "socle/registry/v1/correction_service.pb.h"

namespace socle::registry::api {

// What somebody asks to correct, checked for all that needs no record; violations are of `path`.field. `author`, the id
// and the instant are left to the caller.
Correction FromProto(const v1::Correction& proto, const std::string& path, socle::api::Violations* violations);

// The UUID behind "corrections/"; INVALID_ARGUMENT INVALID_NAME for anything else.
absl::StatusOr<std::string> UuidOfName(std::string_view name, std::string_view collection, std::string_view field);

void ToProto(const MadeCorrection& made, v1::Correction* proto);

}  // namespace socle::registry::api
