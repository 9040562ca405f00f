// Guides and editions between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/guides/edition.h"
#include "services/census/domain/guides/guide.h"
#include "socle/census/v1/guide.pb.h"

namespace socle::census::api {

v1::Guide Show(const Guide& guide);
v1::Consent Show(const Consent& consent);
v1::Edition Show(const Edition& edition);

// What a pilot may write; id, pilot, commission and what the record gives stay.
void FromProto(const v1::Guide& proto, socle::api::Violations* violations, Guide* taken);

}  // namespace socle::census::api
