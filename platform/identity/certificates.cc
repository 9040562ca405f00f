#include "platform/identity/certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

namespace socle::identity {

std::vector<Certificate> CertificatesOf(const std::string& pem) {
  const Bio reader = Reader(pem);
  std::vector<Certificate> certificates;
  while (X509* one = PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)) certificates.emplace_back(one);
  ERR_clear_error();  // that there is no further one
  return certificates;
}

absl::StatusOr<Instant> InstantOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return absl::FailedPreconditionError("the certificate has a date that cannot be read");
  }
  return Instant{int64_t{timegm(&parts)} * 1'000'000};
}

}  // namespace socle::identity
