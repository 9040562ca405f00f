// Certificates read from PEM, for those who check them.
#pragma once

#include <openssl/x509.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"
#include "platform/identity/openssl_objects.h"

namespace socle::identity {

// All that the text holds, in its order; none when it holds none.
std::vector<Certificate> CertificatesOf(const std::string& pem);

// FAILED_PRECONDITION when it is no date.
absl::StatusOr<Instant> InstantOf(const ASN1_TIME* time);

}  // namespace socle::identity
