// One mutating call as the record keeps it: who asked for what, under which request id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "absl/status/statusor.h"
#include "platform/api/digest.h"

namespace socle::rpc {
class Call;
}

namespace socle::write {

struct Command {
  std::string method;      // "socle.registry.v1.OrganisationService/CreateOrganisation"
  std::string caller;      // the subject of the caller's token
  std::string request_id;  // a UUID, lower case; the caller's, or one of ours
  std::string trace_id;
  api::Sha256 fingerprint{};  // of method and content
  bool validate_only = false;
  // Names of the resources that the command may change, and that must be there unchanged while it runs. Taken before
  // anything else: events of one resource then come in the order of their commits.
  std::vector<std::string> resources = {};

  // A UUID for what the command creates: the same for a repeat.
  std::string NewId() const;
};

// The command of a request: its `request_id` and `validate_only` where it has them, and a digest of all the rest.
// INVALID_ARGUMENT when the request id is no UUID.
absl::StatusOr<Command> CommandOf(rpc::Call& call, const google::protobuf::Message& request,
                                  std::vector<std::string> resources);

}  // namespace socle::write
