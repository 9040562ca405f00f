// Machines' identities: the client certificate of the connection, by a name in its subject alternative names.
//
//   [{"san": "contracts.socle.svc", "subject": "contracts", "roles": ["service"]},
//    {"san": "spiffe://departement59.fr/sig", "subject": "sig-59", "roles": ["contributor"],
//     "acts_for": ["collectivites/departement-59"]}]
//
// gRPC has verified the certificate by then (tls_directory.h). The common name is never looked at.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "platform/rpc/identity.h"

namespace socle::identity {

class ClientCertificates : public rpc::Authenticator {
 public:
  // INVALID_ARGUMENT with one line on what is wrong.
  static absl::StatusOr<std::unique_ptr<ClientCertificates>> FromJson(std::string_view json);

  // UNAUTHENTICATED without a certificate, with one that names nobody whom we know, or several whom we know.
  absl::StatusOr<std::shared_ptr<const rpc::Principal>> Authenticate(const rpc::Evidence& evidence) const override;

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const rpc::Principal>> principals_;
};

}  // namespace socle::identity
