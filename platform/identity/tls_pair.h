// A private key, its certificate and the authority that callers' certificates are of, as PEM; and whether they will do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"

namespace socle::identity {

struct TlsPair {
  std::string key;
  std::string certificate;  // the leaf first, then what leads to the authority
  std::string authority;

  friend bool operator==(const TlsPair&, const TlsPair&) = default;
};

// When the certificate ends, or the first of those that lead to the authority. FAILED_PRECONDITION, in one line, where
// a server or client with the pair would fail: not PEM, a key of another certificate, a weak key (RSA below 2,048
// bits), no subject alternative name, not valid yet or no longer, not of the authority.
absl::StatusOr<Instant> CheckTlsPair(const TlsPair& pair, Instant now);

// tls.crt, tls.key and ca.crt of a folder, the names that Kubernetes and cert-manager give them. NOT_FOUND.
absl::StatusOr<TlsPair> ReadTlsPair(const std::string& folder);
std::vector<std::string> TlsFilesOf(const std::string& folder);
// crl.pem of the folder; none where there is no such file.
std::optional<std::string> ReadRevocations(const std::string& folder);
std::string RevocationsOf(const std::string& folder);

}  // namespace socle::identity
