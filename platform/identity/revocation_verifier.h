// What gRPC asks, once the chain of a peer's certificate has been verified, before it lets the connection be.
#pragma once

#include <grpcpp/security/tls_certificate_verifier.h>

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/identity/revocation_list.h"

namespace socle::identity {

// The list in use, which another takes the place of while handshakes go on.
class Revocations {
 public:
  void Set(RevocationList list) {
    auto next = std::make_shared<const RevocationList>(std::move(list));
    absl::MutexLock lock(&mutex_);
    list_ = std::move(next);
  }
  std::shared_ptr<const RevocationList> Get() const {
    absl::MutexLock lock(&mutex_);
    return list_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const RevocationList> list_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const RevocationList>();
};

// Refuses callers whose certificate was taken back.
std::shared_ptr<grpc::experimental::CertificateVerifier> MakeCallerVerifier(
    std::shared_ptr<const Revocations> revocations);
// Refuses servers whose certificate was taken back or is not for the name that is called.
std::shared_ptr<grpc::experimental::CertificateVerifier> MakeServerVerifier(
    std::shared_ptr<const Revocations> revocations);

}  // namespace socle::identity
