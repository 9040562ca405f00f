// Which token a call carries, and where it comes from.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "cli/client/development_identities.h"
#include "cli/invocation.h"

namespace socle::cli {

struct Credential {
  std::string token;                              // empty: none is sent, or a minted one
  std::string description;                        // for a person, without the token: "role reader of FILE"
  std::shared_ptr<MintedToken> minted = nullptr;  // in the place of `token`

  // Of a call that is made now.
  std::string Token() const { return minted ? minted->Get() : token; }
};

// Looks, in this order, at SOCLE_TOKEN, at the token file of `globals`, and at the people of its identities. A token
// file holds either one token or a JSON list of people with tokens. Of a list, --as picks one by subject, by role, or
// by whom it acts for ("collectivites/commune-59350", "commune-59350"), and `usual_role` when --as is not given. No
// token at all is no error here. INVALID_ARGUMENT when the file cannot be read, or when nobody in it is what --as asks
// for.
absl::StatusOr<Credential> FindCredential(const Globals& globals, std::string_view usual_role);

// "127.0.0.1:50051", "localhost:1", "[::1]:1" and "unix:…".
bool IsLoopback(std::string_view address);

}  // namespace socle::cli
