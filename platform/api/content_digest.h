// The digest of a message's content, for audit records and events.
#pragma once

#include <google/protobuf/message.h>

#include "platform/api/digest.h"

namespace socle::api {

// Equal contents give equal digests.
Sha256 ContentDigest(const google::protobuf::Message& content);

// Of what is shown, without what changes with every write whatever is written.
Sha256 DigestOfShown(const google::protobuf::Message& shown);

}  // namespace socle::api
