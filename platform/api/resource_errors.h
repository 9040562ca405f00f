// What reading and writing resources runs into, in the words of the API. `type` as in google.api.resource:
// "registry.socle.fr/Territory". Services name the type of each of theirs, and add what only they know.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "platform/base/error.h"

namespace socle::api {

// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status NameTaken(std::string_view type, std::string_view name);
// `identifier`: "id_ti/ti-0101".
absl::Status IdentifierTaken(std::string_view type, std::string_view identifier, std::string_view holder);
// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NothingOfName(std::string_view type, std::string_view name);
// FAILED_PRECONDITION RESOURCE_DELETED.
absl::Status IsDeleted(std::string_view type, std::string_view name);

// UNAVAILABLE, to be tried again in a second: another service could not be asked. `peer` and `unchecked`, what could
// not be looked up, are for people, in English and French.
struct Words {
  std::string_view english;
  std::string_view french;
};
absl::Status PeerUnavailable(ErrorReason reason, Words peer, Words unchecked);

// Why a step cannot be made: one condition that does not hold.
struct UnmetCondition {
  std::string type;     // slug: "STATE", "AUTHOR"
  std::string english;  // a sentence
  std::string french;
};
using UnmetConditions = std::vector<UnmetCondition>;

// FAILED_PRECONDITION ILLEGAL_STATE about the resource, with every condition; `state` as the API shows it.
absl::Status IllegalState(std::string_view name, std::string_view state, const UnmetConditions& unmet);

}  // namespace socle::api
