// The key, certificate and authority of this process, from a folder that somebody renews while we run: a mounted
// Secret.
//
// A good pair that is put there is served within two seconds, without a restart and without a failed call. gRPC would
// take whatever lies in the folder, and a key that does not fit its certificate fails every handshake from then on; so
// each pair is checked first and copied, whole, to a folder of our own that gRPC reads. A bad one is logged and
// counted, and the last good one stays. One that ends with no good one in its place is told: nobody can connect by it.
//
// Where the folder holds crl.pem, certificates that it lists are refused in the handshake, ours to others' and theirs
// to us. Another list is taken as another pair is; once there was one, that it is gone changes nothing.
#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"
#include "platform/identity/file_watch.h"
#include "platform/identity/revocation_verifier.h"
#include "platform/identity/tls_pair.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"

namespace socle::identity {

class TlsDirectory {
 public:
  // Whether the certificate in use is good; called when that changes, and once soon after the start, from a thread of
  // its own.
  using Told = std::function<void(bool good)>;

  // INVALID_ARGUMENT, in one line, when the pair that is there will not do. The pointers must outlive it. Gauges:
  // socle_tls_certificate_end_seconds (of the pair in use, since 1970), socle_tls_pairs_refused_total (and lists), and
  // socle_tls_revocations_due_seconds, when the list is to be renewed; 0: there is none.
  static absl::StatusOr<std::unique_ptr<TlsDirectory>> Open(
      const std::string& folder, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics,
      Told told = [](bool) {});
  ~TlsDirectory();

  // Asks callers for a certificate of the authority, and lets nobody else in.
  std::shared_ptr<grpc::ServerCredentials> ForServer() const;
  // Shows ours, and takes a server whose certificate is of the authority and for the name that was called.
  std::shared_ptr<grpc::ChannelCredentials> ForClient() const;

  Instant end() const { return {end_.load(std::memory_order_relaxed)}; }

 private:
  TlsDirectory(std::string folder, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics, Told told);

  // Uses the pair that lies there now; whether it is another one than before.
  absl::StatusOr<bool> Take();
  absl::Status Copy(const TlsPair& pair);
  // The same for the revocation list.
  absl::StatusOr<bool> TakeRevocations();
  bool Reload();
  // Says why something was not taken, once.
  void Refuse(const absl::Status& why, std::string* told);
  // Tells whether the certificate is good, when that has changed.
  void LookAtEnd();
  void AddGauges();

  const std::string folder_;
  const Clock* const clock_;
  telemetry::Log* const log_;
  telemetry::Metrics* const metrics_;
  const Told told_;
  std::string own_;  // our folder, which only we can read
  int copies_ = 0;
  TlsPair pair_;  // the one in use
  std::string revocations_text_;
  std::string refusal_, revocations_refusal_;  // the last ones that were logged
  std::optional<bool> good_;                   // what was told last
  const std::shared_ptr<Revocations> revocations_ = std::make_shared<Revocations>();
  std::atomic<int64_t> end_ = 0;
  std::atomic<int64_t> refused_ = 0;
  std::shared_ptr<grpc::experimental::CertificateProviderInterface> provider_;
  std::unique_ptr<FileWatch> watch_;
};

}  // namespace socle::identity
