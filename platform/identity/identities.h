// Who calls, by what the call brings: a token where it has one, the connection's certificate otherwise.
//
// A front end that calls for a person has both: the certificate lets it connect, the token says for whom it calls, and
// what the certificate may do is not added to what the person may.
#pragma once

#include <memory>

#include "platform/rpc/identity.h"

namespace socle::identity {

class Identities : public rpc::Authenticator {
 public:
  // Either may be nullptr: nobody is known that way.
  Identities(std::unique_ptr<rpc::Authenticator> tokens, std::unique_ptr<rpc::Authenticator> certificates)
      : tokens_(std::move(tokens)), certificates_(std::move(certificates)) {}

  absl::StatusOr<std::shared_ptr<const rpc::Principal>> Authenticate(const rpc::Evidence& evidence) const override;
  bool LoopbackOnly() const override;

 private:
  const std::unique_ptr<rpc::Authenticator> tokens_;
  const std::unique_ptr<rpc::Authenticator> certificates_;
};

}  // namespace socle::identity
