// The identities of development that `soclectl dev identities` keeps in a folder: a certificate for each service and
// one for soclectl, a key that signs tokens, and the people of ./dev run.
//
//   people.json               who there is: subject, roles, acts_for
//   signing-key.jwk           signs their tokens
//   soclectl/{ca.crt,tls.crt,tls.key}   soclectl connects with it; it may do nothing by itself
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/people.h"
#include "cli/invocation.h"
#include "platform/identity/development.h"

namespace socle::cli {

inline constexpr char kDevelopmentIssuer[] = "https://socle.localhost";
inline constexpr char kSigningKeyFile[] = "signing-key.jwk";
inline constexpr char kPeopleFile[] = "people.json";
inline constexpr char kOwnCertificate[] = "soclectl";
inline constexpr char kNoIdentities[] = "none";

// Names the folder in `globals`: as --identities says; otherwise .dev/identities in `start_folder` or above it, where
// all addresses are of this machine. Empty: there is none.
void LocateIdentities(const std::string& start_folder, Globals* globals);

// A token of one person, signed anew before it ends, so that long work never goes on with one that has ended.
class MintedToken {
 public:
  // FAILED_PRECONDITION when the folder holds no key.
  static absl::StatusOr<std::shared_ptr<MintedToken>> Of(const std::string& folder, Person person);
  std::string Get();

 private:
  MintedToken(identity::SigningKey key, Person person) : key_(std::move(key)), person_(std::move(person)) {}

  const identity::SigningKey key_;
  const Person person_;
  std::string token_;
  Instant renew_{};
};

}  // namespace socle::cli
