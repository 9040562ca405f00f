// Files that say who is whom: a JSON list of entries with what proves it, a subject, roles, and for whom they act.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "platform/rpc/identity.h"

namespace socle::rpc {

using TakePrincipal =
    absl::FunctionRef<absl::Status(size_t entry, std::string proof, std::shared_ptr<const Principal> principal)>;

// Gives each entry to `take`, with the text of its member `proof`. INVALID_ARGUMENT, "FILE: entry N has no …", in one
// line that never repeats a proof.
absl::Status ReadPrincipals(std::string_view json, std::string_view file, const char* proof, TakePrincipal take);

}  // namespace socle::rpc
