// Which token a call carries, and where it comes from.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "cli/invocation.h"

namespace socle::cli {

struct Credential {
  std::string token;        // empty: none is sent
  std::string description;  // for a person, without the token: "role reader of .dev/tokens.json"
};

// Looks, in this order, at SOCLE_TOKEN, at the file of `globals`, and at .dev/tokens.json in `start_folder` and above
// it. A file holds either one token or the JSON list of development tokens, of which --as picks one by subject, by
// role, or by whom it acts for ("collectivites/commune-59350", "commune-59350"), and `usual_role` when --as is not
// given. The list found upwards is for this machine only: it is not used for an address beyond the loopback. No token
// at all is no error here. INVALID_ARGUMENT when the file cannot be read, or when nobody in it is what --as asks for.
absl::StatusOr<Credential> FindCredential(const Globals& globals, std::string_view usual_role,
                                          const std::string& start_folder);

// "127.0.0.1:50051", "localhost:1", "[::1]:1" and "unix:…".
bool IsLoopback(std::string_view address);

}  // namespace socle::cli
