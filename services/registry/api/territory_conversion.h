// What a territory covers, as the API's messages.
#pragma once

#include "services/registry/api/read_context.h"
#include "services/registry/domain/territories/reach.h"
#include "socle/registry/v1/territory_service.pb.h"

namespace socle::registry::api {

void ToProto(const Snapshot& snapshot, CollectiviteType type, const Cover& cover, const AsOf& as_of,
             v1::Coverage* proto);
void ToProto(const Cover& cover, v1::Coverage* proto);
void ToProto(const ReadContext& context, const MemberReach& member, v1::TerritoryMember* proto);
// Names of the communes, in order.
void AddNames(const Snapshot& snapshot, const std::vector<EntityIndex>& communes,
              google::protobuf::RepeatedPtrField<std::string>* names);

// How much `part` is of `whole`; both in order.
Cover CoverOf(const Snapshot& snapshot, const std::vector<EntityIndex>& part, const std::vector<EntityIndex>& whole,
              const AsOf& as_of);

}  // namespace socle::registry::api
