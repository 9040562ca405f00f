// Offers, requests and exchanges between the API's messages and the domain.
#pragma once

#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/domain/governance/exchange.h"
#include "socle/registry/v1/exchange.pb.h"

namespace socle::registry::api {

v1::ExchangeListing Show(const ExchangeListing& listing);
v1::Exchange Show(const Exchange& exchange);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. The id and what is output
// only are left as they are in `taken`.
void FromProto(const v1::ExchangeListing& proto, const std::string& path, Violations* violations,
               ExchangeListing* taken);

}  // namespace socle::registry::api
