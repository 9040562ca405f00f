// Collectivités from the domain to the API's messages. The only place, with time_conversion.h, that knows both.
#pragma once

#include "services/registry/domain/snapshot/entity_view.h"
#include "socle/registry/v1/collectivite.pb.h"

namespace socle::registry::api {

// The whole default view, without read_info.
void ToProto(const Snapshot& snapshot, const EntityView& view, v1::Collectivite* proto);

// A membership; the member is named where with_member.
void ToProto(const Snapshot& snapshot, const Membership& membership, const AsOf& as_of, bool with_member,
             v1::Membership* proto);

void ToProto(const Rectangle& when, v1::Validity* proto);
void ToProto(const Succession& edge, const Entity& other_end, v1::SuccessionLink* proto);

// A version with the links of its two ends.
void ToProto(const Snapshot& snapshot, const Version& version, v1::CollectiviteVersion* proto);

// "sources/{digest}" of the source with this id; empty for none.
std::string SourceName(const Snapshot& snapshot, SourceId source);

}  // namespace socle::registry::api
