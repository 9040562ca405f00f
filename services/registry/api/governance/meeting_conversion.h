// Meetings between the API's messages and the domain.
#pragma once

#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/governance/meeting_archive.h"
#include "socle/registry/v1/meeting_service.pb.h"

namespace socle::registry::api {

// What may be written, with violations of `path`.field.
Meeting FromProto(const v1::Meeting& proto, const std::string& path, Violations* violations);
v1::Meeting Show(const Meeting& meeting);

// Ids of members and persons out of names; violations of `path`. Members of other bodies are none.
Attendance FromProto(const v1::Attendance& proto, std::string_view body_id, const std::string& path,
                     Violations* violations);
void ToProto(const Attendance& attendance, std::string_view body_id, v1::Attendance* proto);

// With a violation where the digest is not that of the text.
Minutes FromProto(const v1::Minutes& proto, const std::string& path, Violations* violations);
void ToProto(const Minutes& minutes, v1::Minutes* proto);

}  // namespace socle::registry::api
