#include "platform/identity/identities.h"

#include "platform/rpc/rpc_errors.h"

namespace socle::identity {

absl::StatusOr<std::shared_ptr<const rpc::Principal>> Identities::Authenticate(const rpc::Evidence& evidence) const {
  const auto& by = evidence.authorization.empty() ? certificates_ : tokens_;
  if (by != nullptr) return by->Authenticate(evidence);
  if (evidence.authorization.empty()) return rpc::NoCredentials();
  return rpc::WrongCredentials();
}

bool Identities::LoopbackOnly() const {
  return (tokens_ != nullptr && tokens_->LoopbackOnly()) || (certificates_ != nullptr && certificates_->LoopbackOnly());
}

}  // namespace socle::identity
