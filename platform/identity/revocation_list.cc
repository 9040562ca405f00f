#include "platform/identity/revocation_list.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "platform/base/error.h"
#include "platform/identity/certificates.h"

namespace socle::identity {
namespace {

absl::Status Unfit(std::string_view what) { return absl::InvalidArgumentError(fmt::format("crl.pem {}", what)); }

bool IsOf(X509_CRL* list, const Certificate& authority) {
  return X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority.get())) == 0 &&
         X509_CRL_verify(list, X509_get0_pubkey(authority.get())) == 1;
}

}  // namespace

absl::StatusOr<RevocationList> RevocationList::FromPem(const std::string& lists, const std::string& authorities) {
  RevocationList all;
  const Bio reader = Reader(lists);
  const std::vector<Certificate> known = CertificatesOf(authorities);
  while (X509_CRL* one = PEM_read_bio_X509_CRL(reader.get(), nullptr, NoPassword, nullptr)) {
    const std::shared_ptr<X509_CRL> list(one, [](X509_CRL* each) { X509_CRL_free(each); });
    const auto signed_by = [&](const Certificate& authority) { return IsOf(one, authority); };
    if (std::none_of(known.begin(), known.end(), signed_by)) return Unfit("holds a list that no authority signed");
    if (const ASN1_TIME* next = X509_CRL_get0_nextUpdate(one)) {
      SOCLE_ASSIGN_OR_RETURN(const Instant due, InstantOf(next));
      all.due_ = std::min(all.due_.value_or(due), due);
    }
    all.lists_.push_back(list);
  }
  // It ends where no list begins any more; whatever else stopped it is a broken one.
  const bool at_the_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (all.lists_.empty() || !at_the_end) return Unfit("is no revocation list in PEM");
  return all;
}

bool RevocationList::Holds(const std::string& certificate) const {
  if (lists_.empty()) return false;
  const std::vector<Certificate> read = CertificatesOf(certificate);
  if (read.empty()) return true;
  X509* const leaf = read.front().get();
  return std::any_of(lists_.begin(), lists_.end(), [leaf](const std::shared_ptr<X509_CRL>& list) {
    X509_REVOKED* entry = nullptr;
    if (X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_issuer_name(leaf)) != 0) return false;
    // 2: it was on the list and is taken off again (removeFromCRL).
    return X509_CRL_get0_by_cert(list.get(), &entry, leaf) == 1;
  });
}

}  // namespace socle::identity
