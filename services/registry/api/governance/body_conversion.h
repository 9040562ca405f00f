// Bodies between the API's messages and the domain.
#pragma once

#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/governance/body_archive.h"
#include "socle/registry/v1/body.pb.h"

namespace socle::registry::api {

// Without its end; with violations of `path`.field for all that needs no look at other resources.
BodyContent FromProto(const v1::Body& proto, const std::string& path, Violations* violations);

// As of the day for which it was found.
v1::Body Show(const BodyOnDay& found, Date day);

// What was written, for the digest: no counts, no revisions. `statute`: null where it is not what changed.
v1::Body ContentOf(const Body& body, const Statute* statute);

}  // namespace socle::registry::api
