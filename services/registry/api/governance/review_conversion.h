// Reviews, positions and contributions between the API's messages and the domain.
#pragma once

#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/domain/governance/review.h"
#include "socle/registry/v1/review.pb.h"

namespace socle::registry::api {

v1::Review Show(const Review& review);
v1::Position Show(const Position& position);
v1::Contribution Show(const Contribution& contribution);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identities and what is
// output only are left as they are in `taken`.
void FromProto(const v1::Review& proto, const std::string& path, Violations* violations, Review* taken);
void FromProto(const v1::Position& proto, const std::string& path, Violations* violations, Position* taken);
void FromProto(const v1::Contribution& proto, const std::string& path, Violations* violations, Contribution* taken);

}  // namespace socle::registry::api
